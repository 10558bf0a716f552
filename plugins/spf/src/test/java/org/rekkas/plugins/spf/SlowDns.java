package org.rekkas.plugins.spf;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.WatchedDns;

/** A DNS of which each text takes its time, and one never comes. */
final class SlowDns extends WatchedDns {
  private final ManualClock clock;
  private final Duration each;
  private String hanging = "";

  SlowDns(ScriptedDns dns, ManualClock clock, Duration each) {
    super(dns);
    this.clock = clock;
    this.each = each;
  }

  SlowDns hangingAt(String name) {
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
    clock.advance(each);
    return super.texts(name);
  }
}
