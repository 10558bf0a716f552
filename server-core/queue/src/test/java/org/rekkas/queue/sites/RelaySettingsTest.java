package org.rekkas.queue.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.QueueSettings;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.sites.RelaySettings.Share;
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

  @Test
  void whatNamesMostOfADestinationCounts() {
    var section = new FakeSection("queue");
    int most = 1;
    for (String domain :
        List.of("*", ".net", ".Example.NET", "mx.example.net", "xn--bcher-kva.example")) {
      section.with(
          new FakeSection("destination").with("domain", domain).with("max-connections", most++));
    }
    RelaySettings settings = QueueSettings.from(section).relay();
    var found = new ArrayList<Integer>();
    for (String name :
        List.of(
            "one.example",
            "net",
            "example.net",
            "a.b.example.net",
            "mx.example.net",
            "b\u00fccher.example",
            "smart.net:587",
            "[mx.example.net]:25",
            "[192.0.2.1]:2525")) {
      found.add(settings.of(new Destination("smtp", name)).most());
    }
    assertEquals(List.of(1, 1, 2, 3, 4, 5, 2, 4, 1), found);
    assertEquals(List.of(), section.problems());
  }

  @Test
  void aSmartHostIsKnownWithAndWithoutBracketsAndPort() {
    for (String domain :
        List.of(
            "[b\u00fccher.example]:587",
            "[bu\u0308cher.example]:587",
            "[xn--bcher-kva.example]:587",
            "[XN--bcher-kva.example]",
            "xn--bcher-kva.example")) {
      var named = new FakeSection("destination").with("domain", domain).with("per-minute", 60);
      var settings = QueueSettings.from(new FakeSection("queue").with(named)).relay();
      var lane = new Destination("smtp", "[b\u00fccher.example]:587");
      assertEquals(60, settings.of(lane).perMinute(), domain);
    }
  }

  @Test
  void whatIsNoDestinationIsSaid() {
    for (String domain : List.of("a.*.net", ".", "a..net", "joe@example.net", "a b")) {
      var section = new FakeSection("destination").with("domain", domain);
      QueueSettings.from(new FakeSection("queue").with(section));
      assertEquals(1, section.problems().size(), domain);
      assertTrue(section.problems().getFirst().contains("no destination"), domain);
    }
  }
}
