package org.rekkas.plugins.sample.guide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.net.Connection;

/** RFC 867: {@code <listener name="daytime" protocol="daytime" port="2013"/>} speaks it. */
record Daytime(Clock clock) implements Protocol {
  @Override
  public String protocol() {
    return "daytime";
  }

  @Override
  public void serve(Connection connection) throws IOException {
    connection.deadline(clock.instant().plus(Duration.ofSeconds(10)));
    connection.out().write((clock.instant() + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String turnedAway(Refusal why) {
    return ""; // the connection is closed without a word
  }
}
