package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.smtp.relay.RelaySettings.Srs;
import org.rekkas.smtp.relay.srs.LongSenders;
import org.rekkas.smtp.relay.srs.SenderRewriting;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Host;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

class ForwardingTest {
  private final Relaying relaying = new Relaying();
  private final Forwarding forwarding =
      new Forwarding(
          Srs.ON,
          Optional.of(
              new SenderRewriting(
                  new byte[32],
                  "example.org",
                  new LongSenders(new MemoryVault()),
                  new ManualClock())),
          new FakeAccounts("example.org"),
          (path, _) -> new Routes.Routed(route(path), ""));

  /** The domain has an alias, and no accounts. */
  private static Route route(ForwardPath path) {
    return path.equals(ForwardPath.of("info@alias.test"))
        ? new Route.Expand(List.of(ForwardPath.of("y@example.net"))::iterator, Optional.empty())
        : new Route.Relay("relay", path.mailbox().domain(), false);
  }

  private String sender(String from, String original, String path) {
    return sender(forwarding, from, original, path);
  }

  private String sender(Forwarding by, String from, String original, String path) {
    var mail = relaying.mail(Envelope.of(from, original));
    var route = new Route.Relay("relay", "example.net", false);
    return by.sender(new Delivery(mail, ForwardPath.of(path), ForwardPath.of(original), route, ""))
        .text();
  }

  @Test
  void onlyWhatIsForwardedIsRewritten() {
    assertTrue(sender("a@b.test", "x@example.org", "y@example.net").startsWith("SRS0="));
    assertTrue(sender("a@b.test", "info@alias.test", "y@example.net").startsWith("SRS0="));
    assertEquals("a@b.test", sender("a@b.test", "x@b.test", "y@example.net"));
    assertEquals("a@example.org", sender("a@example.org", "x@example.org", "y@example.net"));
    assertEquals("a@b.test", sender("a@b.test", "y@example.net", "y@example.net"));
    assertEquals("", sender("", "x@example.org", "y@example.net"));
  }

  @Test
  void whoAsksForItGetsAReversePathForEachRecipient() {
    assertEquals("list+joe=example.net@example.org", varied("list@example.org", "joe@example.net"));
    String longest = "j".repeat(64 - "list+=example.net".length());
    assertEquals(
        "list+" + longest + "=example.net@example.org",
        varied("list@example.org", longest + "@example.net"));
    assertEquals("list@example.org", varied("list@example.org", longest + "j@example.net"));
    assertEquals("list@example.org", varied("list@example.org", "zoë@example.net"));
    assertEquals("", varied("", "joe@example.net"));
  }

  @Test
  void aKeyAddsAMarkThatNobodyElseCanMake() {
    String marked = varied("list@example.org", "joe@example.net", "key");
    assertTrue(marked.matches("list\\+joe=example\\.net\\+[0-9a-v]{10}@example\\.org"), marked);
    assertEquals(marked, varied("list@example.org", "joe@example.net", "key"));
    assertNotEquals(marked, varied("list@example.org", "joe@example.net", "other"));
    String mark = marked.substring(marked.lastIndexOf('+'));
    assertFalse(varied("list@example.org", "eve@example.net", "key").endsWith(mark));
  }

  @Test
  void aRecipientOfADomainInULabelsIsNamedInALabels() {
    assertEquals(
        "list+eve=xn--bcher-kva.example@example.org",
        varied("list@example.org", "eve@b\u00fccher.example"));
    assertEquals(
        varied("list@example.org", "eve@xn--bcher-kva.example", "key"),
        varied("list@example.org", "eve@b\u00fccher.example", "key"));
  }

  private String varied(String from, String to) {
    return varied(from, to, "");
  }

  private String varied(String from, String to, String key) {
    var plain = Envelope.of(from, to);
    var options =
        new EnvelopeOptions(
            EnvelopeOptions.Body.SEVEN_BIT,
            false,
            Optional.empty(),
            Optional.empty(),
            Map.of(EnvelopeOptions.VERP, key));
    var mail = relaying.mail(new Envelope(plain.reversePath(), options, plain.recipients()));
    return forwarding.sender(Relaying.delivery(mail, ForwardPath.of(to))).text();
  }

  /** A list knows its member, and not the alias that leads on from him. */
  @Test
  void whoIsBehindAnAliasIsNamedAsWhomItWasFor() {
    var options = EnvelopeOptions.NONE.with(EnvelopeOptions.VERP, Optional.of(""));
    var mail =
        relaying.mail(Envelope.of("list@example.org", "joe@example.org").withOptions(options));
    var route = new Route.Relay("relay", "example.net", false);
    var joe = ForwardPath.of("joe@example.org");
    var delivery = new Delivery(mail, ForwardPath.of("j@example.net"), joe, route, "");
    assertEquals("list+joe=example.org@example.org", forwarding.sender(delivery).text());
  }

  /** A reload with {@code srs="off"}, and one with another domain of the host. */
  @Test
  void whatWasRewrittenLeadsBackWhenNothingIsAnyMore(@TempDir Path folder) {
    assertInstanceOf(
        Route.NotMine.class, off(folder, "example.org", "SRS0=aaaaaaaa=aa=b.test=a@example.org"));
    String made;
    try (var on = new Relaying(folder)) {
      on.section.with("srs", Srs.ON);
      made = sender((Forwarding) on.contribution("srs"), "a@b.test");
    }
    for (String domain : List.of("example.org", "example.com")) {
      var expand = assertInstanceOf(Route.Expand.class, off(folder, domain, made));
      assertEquals(ForwardPath.of("a@b.test"), expand.members().iterator().next());
      String foreign = made.replace("example.org", "example.net");
      assertInstanceOf(Route.NotMine.class, off(folder, domain, foreign));
    }
  }

  /** Where a server whose host has this domain leads it, and rewrites nothing. */
  private Route off(Path folder, String domain, String address) {
    try (var off = new Relaying(folder)) {
      off.given.with(new Host("mx.example.org", domain, "Rekkas/test"));
      var without = (Forwarding) off.contribution("srs");
      assertEquals("a@b.test", sender(without, "a@b.test"));
      return without.route(ForwardPath.of(address), Set.of());
    }
  }

  private String sender(Forwarding by, String from) {
    return sender(by, from, "x@example.org", "y@example.net");
  }

  @Test
  void aReportFindsItsWayBack() {
    var rewritten = sender("a@b.test", "x@example.org", "y@example.net");
    var expand =
        assertInstanceOf(Route.Expand.class, forwarding.route(ForwardPath.of(rewritten), Set.of()));
    assertEquals(ForwardPath.of("a@b.test"), expand.members().iterator().next());
    assertTrue(expand.members().hidden());
    for (String each : List.of("SRS0=x=y=b.test=a@example.org")) {
      assertInstanceOf(Route.Unknown.class, forwarding.route(ForwardPath.of(each), Set.of()));
    }
    assertInstanceOf(
        Route.NotMine.class, forwarding.route(ForwardPath.of("a@example.org"), Set.of()));
  }

  /** Who reads the mail that was forwarded sees an address of whom its sender claimed to be. */
  @Test
  void g2_noMailButAReportFindsAWayToAnybody() {
    var rewritten = ForwardPath.of(sender("anybody@b.test", "x@example.org", "y@example.net"));
    assertInstanceOf(
        Route.Unknown.class,
        forwarding.route(rewritten, Set.of(), ReversePath.of(Mailbox.of("eve@evil.test"))));
    assertInstanceOf(Route.Expand.class, forwarding.route(rewritten, Set.of(), ReversePath.NULL));
  }
}
