package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.RelaySettings.Share;
import org.rekkas.testkit.FakeSection;

/** What {@code <queue>} says of relaying. */
class RelaySettingsTest {
  @Test
  void aDestinationHasWhatItIsNotGivenFromAllOthers() {
    var section =
        new FakeSection("queue")
            .with("max-deliveries", 50)
            .with("max-connections", 8)
            .with(
                new FakeSection("destination")
                    .with("domain", "Example.COM")
                    .with("max-connections", 3)
                    .with("per-minute", 60));
    RelaySettings settings = QueueSettings.from(section).relay();
    assertEquals(50, settings.deliveries());
    assertEquals(new Share(3, 3, 60), settings.of(new Destination("smtp", "example.com")));
    assertEquals(new Share(5, 8, 0), settings.of(new Destination("smtp", "example.net")));
    assertEquals(List.of(), section.problems());
  }

  @Test
  void aDestinationStandsThereOnce() {
    var twice = new FakeSection("destination").with("domain", "example.com");
    var again = new FakeSection("destination").with("domain", "EXAMPLE.com");
    QueueSettings.from(new FakeSection("queue").with(twice).with(again));
    assertEquals(List.of("domain: \"example.com\" stands here twice"), again.problems());
  }
}
