package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Order;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * Where an address leads by the routes of several plugins, and who may relay (the design's rule 2).
 */
class RecipientGateTest extends ScriptedGate {
  @Test
  void noRouterAtAllRelaysNothing() throws IOException {
    assertEquals("550 5.7.1 Relaying denied", rcpt(House.session()));
  }

  @Test
  void aRelayRouteIsForThoseWhoLoggedInOrComeFromARelayNetwork() throws IOException {
    add("agent", new Agent("mx", Verdict.Continue.SILENTLY));
    router(new Route.Relay("mx", "far.example", false));
    Session stranger = House.session();
    assertEquals("550 5.7.1 Relaying denied", rcpt(stranger));
    assertEquals("250", rcpt(House.session("198.51.100.9")));
    assertEquals("250", rcpt(stranger.loggedIn(ALI)));
  }

  @Test
  void aRouterMaySayByTheSender() throws IOException {
    add(
        "router",
        new Router() {
          @Override
          public Route route(ForwardPath path, Set<ForwardPath> trail) {
            return new Route.NotMine();
          }

          @Override
          public Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
            boolean known = sender.text().equals("a@b.example");
            return known ? new Route.Unavailable("later") : new Route.Unknown();
          }
        });
    SmtpGate gate = gate("");
    var to = ForwardPath.of("ali@example");
    var known = Envelope.of("a@b.example");
    assertEquals(
        "451", say(gate.recipient(House.session(), House.ID, known, to, 0)).substring(0, 3));
    assertEquals(
        "550", say(gate.recipient(House.session(), House.ID, EMPTY, to, 0)).substring(0, 3));
    var now = new CurrentDispatch(house.orElseThrow().generations);
    var found = now.routes().resolve(to, Set.of(), ReversePath.parse("a@b.example"));
    assertInstanceOf(Route.Unavailable.class, found.route());
  }

  /** RFC 5321 §3.6.2: a gateway, a backup MX. */
  @Test
  void anOpenRouteIsForEverybodyAndItsAgentIsAskedForThoseWhoMayNotRelay() throws IOException {
    var asked = new ArrayList<String>();
    var agent =
        new DeliveryAgent() {
          @Override
          public String agent() {
            return "mx";
          }

          @Override
          public EnvelopeVerdict foresee(Session s, ForwardPath path, Route route, long octets) {
            asked.add(path + " " + ((Route.Relay) route).open());
            return path.mailbox().localPart().equals("nobody")
                ? new Verdict.Reject(Reply.of(550, "5.1.1", "Nobody"), Evidence.NONE)
                : new Verdict.Continue(Evidence.of("known there"));
          }

          @Override
          public List<Outcome> deliver(List<Delivery> batch) {
            return List.of();
          }
        };
    add("agent", agent);
    router(new Route.Relay("mx", "far.example", true));
    assertEquals("250", rcpt(House.session(), "ali@far.example"));
    assertEquals("550 5.1.1 Nobody", rcpt(House.session(), "nobody@far.example"));
    assertEquals("250", rcpt(House.session("198.51.100.9"), "ali@far.example"));
    assertEquals(
        "550 5.7.1 This server sends no mail to this address (suppression list)",
        rcpt(House.session(), "gone@far.example"));
    assertEquals(
        List.of("<ali@far.example> true", "<nobody@far.example> true", "<ali@far.example> false"),
        asked);
    assertEquals(
        List.of("scripted/router1 open to everybody: continue known there"),
        house.get().journal.notes(Note.Judged.class).stream()
            .map(n -> n.extension() + " " + n.verdict() + " " + n.evidence())
            .toList());
  }

  /** Attack G2: else a stranger has reports go to whom he names as the sender. */
  @Test
  void g2_overAnOpenRouteNothingGoesForStrangersThatIsRatherToComeBack() throws IOException {
    add("agent", new Agent("mx", Verdict.Continue.SILENTLY));
    router(new Route.Relay("mx", "far.example", true));
    assertEquals("250", rcpt(House.session(), "BY", "3600;N"));
    assertTrue(rcpt(House.session(), "BY", "3600;R").startsWith("550 5.3.3"));
    assertTrue(rcpt(House.session(), "REQUIRETLS", "").startsWith("550 5.7.30"));
    assertEquals("250", rcpt(House.session("198.51.100.9"), "BY", "3600;R"));
    assertEquals("250", rcpt(House.session("198.51.100.9"), "REQUIRETLS", ""));
  }

  @Test
  void g2_nothingGoesOnByAnAliasForStrangersThatIsRatherToComeBack() throws IOException {
    add("agent", new Agent("mx", Verdict.Continue.SILENTLY));
    add("mailbox", new Agent("mailbox", Verdict.Continue.SILENTLY));
    add(
        "router",
        (Router)
            (path, _) ->
                switch (path.mailbox().localPart()) {
                  case "ali" -> expand("ali.home", "joe");
                  case "ali.home" -> new Route.Relay("mx", "far.example", false);
                  case "staff" -> expand("joe");
                  default -> new Route.Local("mailbox", ALI, Optional.empty());
                });
    Session stranger = House.session();
    assertEquals("250", rcpt(stranger, "BY", "3600;N"));
    assertTrue(rcpt(stranger, "BY", "3600;R").startsWith("550 5.3.3"));
    assertTrue(rcpt(stranger, "REQUIRETLS", "").startsWith("550 5.7.30"));
    assertEquals("250", rcpt(stranger.loggedIn(ALI), "BY", "3600;R"));
    assertEquals("250", rcpt(House.session("198.51.100.9"), "REQUIRETLS", ""));
    var guarded = EnvelopeOptions.NONE.with("REQUIRETLS", Optional.of(""));
    SmtpGate gate = house.orElseThrow().generations.current().smtp();
    for (String open : List.of("staff@far.example", "joe@far.example")) {
      var to = ForwardPath.of(open);
      assertEquals(
          "250", say(gate.recipient(stranger, House.ID, EMPTY.withOptions(guarded), to, 0)));
    }
    var report = EMPTY.withReversePath(ReversePath.NULL).withOptions(guarded);
    var ali = ForwardPath.of("ali@far.example");
    assertEquals("250", say(gate.recipient(stranger, House.ID, report, ali, 0)));
  }

  private static Route expand(String... members) {
    List<ForwardPath> all =
        Stream.of(members).map(member -> ForwardPath.of(member + "@far.example")).toList();
    return new Route.Expand(all::iterator, Optional.empty());
  }

  private String rcpt(Session session, String parameter, String value) throws IOException {
    String _ = rcpt(session); // starts it
    var options = EnvelopeOptions.NONE.with(parameter, Optional.of(value));
    SmtpGate gate = house.orElseThrow().generations.current().smtp();
    return say(
        gate.recipient(
            session,
            House.ID,
            EMPTY.withOptions(options),
            ForwardPath.of("ali@far.example"),
            1000));
  }

  @Test
  void whatTheSuppressionListHasIsRefusedAtOnceToThoseWhoMayRelay() throws IOException {
    add("agent", new Agent("mx", Verdict.Continue.SILENTLY));
    router(new Route.Relay("mx", "far.example", false));
    assertEquals(
        "550 5.7.1 This server sends no mail to this address (suppression list)",
        rcpt(House.session("198.51.100.9"), "gone@far.example"));
    assertEquals("550 5.7.1 Relaying denied", rcpt(House.session(), "gone@far.example"));
    assertEquals("250", rcpt(House.session("198.51.100.9"), "here@far.example"));
  }

  @Test
  void theSuppressionListIsOfAddressesElsewhere() throws IOException {
    add("agent", new Agent("mailbox", Verdict.Continue.SILENTLY));
    router(new Route.Local("mailbox", ALI, Optional.empty()));
    assertEquals("250", rcpt(House.session(), "gone@example"));
  }

  @Test
  void theFirstRouteThatKnowsWinsAndUnknownIsRememberedOnly() throws IOException {
    add("agent", new Agent("mailbox", Verdict.Continue.SILENTLY));
    router(new Route.NotMine());
    router(new Route.Unknown());
    router(new Route.Local("mailbox", ALI, Optional.empty()));
    router(new Route.Unavailable("never asked"));
    assertEquals("250", rcpt(House.session()));
    assertEquals(
        "scripted/router3",
        house.get().generations.current().routes().resolve(ForwardPath.of("a@b")).by());
  }

  @Test
  void unknownFromAnyIsUnknown() throws IOException {
    router(new Route.Unknown());
    router(new Route.NotMine());
    assertEquals("550 5.1.1 No such mailbox here", rcpt(House.session()));
  }

  /** The relay takes every domain that is nobody's, and would send this mail to ourselves. */
  @Test
  void theRelayInTheLastPlaceTakesNothingOfADomainThatARouterKnows() throws IOException {
    add("agent", new Agent("mx", Verdict.Continue.SILENTLY));
    leads(Map.of());
    Router relay = (_, _) -> new Route.Relay("mx", "example", false);
    contributions.add(Contribution.of("relay", relay).ordered(Order.LAST));
    Session friend = House.session("198.51.100.9");
    assertEquals("550 5.1.1 No such mailbox here", rcpt(friend, "nobody@example"));
    assertEquals("250", rcpt(friend, "x@far.example"));
  }

  /** As for a domain of which some mailboxes are still on another host. */
  @Test
  void whoRelaysInAnyOtherPlaceTakesWhatIsUnknown() throws IOException {
    add("agent", new Agent("mx", Verdict.Continue.SILENTLY));
    leads(Map.of());
    router(new Route.Relay("mx", "old.example", false));
    assertEquals("250", rcpt(House.session("198.51.100.9"), "nobody@example"));
  }

  @Test
  void aRouteThatCannotTellDefers() throws IOException {
    router(new Route.Unavailable("directory down"));
    router(new Route.Local("mailbox", ALI, Optional.empty()));
    assertTrue(rcpt(House.session()).startsWith("451 4.4.3 "));
  }

  /** Where each of a few addresses leads; ali is here, eve elsewhere, others are not. */
  private void leads(Map<String, Route> each) {
    add(
        "some",
        (Router)
            (path, trail) -> {
              String key = path.mailbox().key();
              if (each.containsKey(key)) {
                return each.get(key);
              }
              return switch (key) {
                case "ali@example" -> new Route.Local("mailbox", ALI, Optional.empty());
                case "eve@far.example" -> new Route.Relay("relay", "far.example", false);
                case "x@far.example" -> new Route.NotMine();
                default -> new Route.Unknown();
              };
            });
  }

  private static Route to(String... members) {
    List<ForwardPath> all = Stream.of(members).map(ForwardPath::of).toList();
    return new Route.Expand(all::iterator, Optional.empty());
  }

  @Test
  void anExpansionToAnybodyIsOurs() throws IOException {
    leads(
        Map.of(
            "staff@example", to("nobody@example", "inner@example"),
            "inner@example", to("eve@far.example"),
            "list@example",
                new Route.Expand(List.<ForwardPath>of()::iterator, Optional.of(ReversePath.NULL)),
            "later@example", to("unclear@example"),
            "unclear@example", new Route.Unavailable("directory down"),
            "broken@example",
                new Route.Expand(
                    () -> {
                      throw new IllegalStateException("broken");
                    },
                    Optional.empty()),
            "many@example",
                to(IntStream.range(0, 20).mapToObj(i -> i + "@example").toArray(String[]::new))));
    for (String to : List.of("staff", "list", "later", "broken", "many")) {
      assertEquals("250", rcpt(House.session(), to + "@example"), to);
    }
  }

  /** Who is there or not is as plain as where the address itself is unknown. */
  @Test
  void g2_anExpansionToNobodyIsUnknown() throws IOException {
    leads(
        Map.of(
            "dead@example", to("nobody@example", "x@far.example"),
            "a@example", to("b@example"),
            "b@example", to("a@example", "b@example"),
            "empty@example", to()));
    for (String to : List.of("dead", "a", "b", "empty", "nobody")) {
      String said = rcpt(House.session(), to + "@example");
      assertEquals("550 5.1.1 No such mailbox here", said, to);
    }
  }

  @Test
  void theAgentForeseesAFullMailbox() throws IOException {
    Reply full = Reply.of(452, "4.2.2", "Mailbox full");
    add("agent", new Agent("mailbox", new Verdict.Defer(full, Evidence.NONE)));
    router(new Route.Local("mailbox", ALI, Optional.empty()));
    assertEquals("452 4.2.2 Mailbox full", rcpt(House.session()));
  }

  @Test
  void aRouteToNoAgentDefers() throws IOException {
    router(new Route.Local("gone", ALI, Optional.empty()));
    assertTrue(rcpt(House.session()).startsWith("451 4.3.5 "));
  }

  @Test
  void h8_aRouterThatThrowsDefersOrIsSkippedAsConfigured() throws IOException {
    add(
        "bad",
        (Router)
            (_, _) -> {
              throw new IllegalStateException("broken");
            });
    router(new Route.Unknown());
    gate("fail='tempfail'");
    assertTrue(rcpt(House.session()).startsWith("451 4.4.3 "));
    house.get().server("<server><plugins><plugin name='scripted' fail='skip'/></plugins></server>");
    house.get().load();
    assertTrue(rcpt(House.session()).startsWith("550 5.1.1 "));
  }
}
