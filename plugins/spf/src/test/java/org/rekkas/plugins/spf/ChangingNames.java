package org.rekkas.plugins.spf;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.WatchedDns;

/** A DNS in which every address has ten names, other ones each time that they are asked for. */
final class ChangingNames extends WatchedDns {
  private final AtomicInteger next = new AtomicInteger();

  ChangingNames(Dns dns) {
    super(dns);
  }

  @Override
  public Answer<String> names(InetAddress address) {
    List<String> ten =
        IntStream.range(0, 10).mapToObj(_ -> next.getAndIncrement() + ".evil.example").toList();
    return new Answer.Found<>(ten, Duration.ZERO, false);
  }
}
