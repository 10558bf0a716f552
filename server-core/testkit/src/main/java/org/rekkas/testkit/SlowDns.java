package org.rekkas.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.rekkas.spi.net.Dns;

/** A DNS of which each text may take its time, and one never comes. */
public final class SlowDns extends WatchedDns {
  private Optional<ManualClock> clock = Optional.empty();
  private Duration each = Duration.ZERO;
  private String hanging = "";

  public SlowDns(Dns dns) {
    super(dns);
  }

  public SlowDns slow(ManualClock byItsClock, Duration byThat) {
    clock = Optional.of(byItsClock);
    each = byThat;
    return this;
  }

  public SlowDns hangingAt(String name) {
    hanging = name;
    return this;
  }

  @Override
  public Answer<String> texts(String name) {
    if (name.equals(hanging)) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        return new Answer.Failed<>("interrupted");
      }
    }
    clock.ifPresent(c -> c.advance(each));
    return super.texts(name);
  }
}
