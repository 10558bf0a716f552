package org.rekkas.kernel.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.net.Dns.Answer;
import org.xbill.DNS.Name;

/** Attack F6: what strangers have asked and answered stays bounded in memory. */
class DnsCacheTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private long now;
  private final DnsCache cache = new DnsCache(10_000, () -> now);

  private void put(String name, int octets) throws Exception {
    cache.put(name(name), DnsType.TXT, text(octets), HOUR);
  }

  private static Answer<String> text(int octets) {
    return new Answer.Found<>(List.of("x".repeat(octets)), HOUR, false);
  }

  private boolean holds(String name) throws Exception {
    return cache.get(name(name), DnsType.TXT).isPresent();
  }

  private static Name name(String text) throws Exception {
    return Name.fromString(text, Name.root);
  }

  @Test
  void f6TheOneThatWasNotAskedForTheLongestGivesWayToTheNext() throws Exception {
    put("a.example", 4_000);
    put("b.example", 4_000);
    assertTrue(holds("a.example"));
    put("c.example", 4_000);
    assertEquals(
        List.of(true, false, true),
        List.of(holds("a.example"), holds("b.example"), holds("c.example")));
  }

  @Test
  void f6AnAnswerBeyondTheBoundIsNotKept() throws Exception {
    put("a.example", 20_000);
    assertEquals(false, holds("a.example"));
    put("b.example", 4_000);
    assertTrue(holds("b.example"));
  }

  @Test
  void whatIsReplacedOrOverCountsNoMore() throws Exception {
    for (int i = 0; i < 10; i++) {
      put("a.example", 4_000);
    }
    put("b.example", 4_000);
    assertTrue(holds("a.example") && holds("b.example"));
    now += HOUR.toNanos();
    assertEquals(Optional.empty(), cache.get(name("a.example"), DnsType.TXT));
    assertEquals(Optional.empty(), cache.get(name("b.example"), DnsType.TXT));
    put("c.example", 4_000);
    put("d.example", 4_000);
    assertTrue(holds("c.example") && holds("d.example"));
  }

  @Test
  void failuresAreNotKept() throws Exception {
    cache.put(name("a.example"), DnsType.TXT, new Answer.Failed<>("malformed"), HOUR);
    assertEquals(false, holds("a.example"));
  }
}
