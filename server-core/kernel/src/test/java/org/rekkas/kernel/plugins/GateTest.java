package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.plugins.guard.FailuresInARow;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Order;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Running;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.testkit.FakeBearerTokens;
import org.rekkas.testkit.TextContent;

/**
 * Policies, routes and filters of several plugins as one, and who may relay (the design's rule 2).
 */
class GateTest {
  private static final Account ALI = new Account(Mailbox.of("ali@example"), "Ali", 0, true);
  private static final Envelope EMPTY = Envelope.of("a@sender.example");

  @TempDir Path folder;
  private final List<Contribution> contributions = new ArrayList<>();
  private Optional<House> house = Optional.empty();
  private Optional<Surroundings> surroundings = Optional.empty();

  @AfterEach
  void close() {
    house.ifPresent(House::close);
  }

  private final class Scripted implements Plugin<String> {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public String read(Section config) {
      return "";
    }

    @Override
    public Running start(String settings, Surroundings given) {
      surroundings = Optional.of(given);
      return Running.of(contributions.toArray(Contribution[]::new));
    }
  }

  private SmtpGate gate(String options) throws IOException {
    house = Optional.of(new House(folder, new Scripted()));
    house
        .get()
        .server(
            "<server><networks relay='198.51.100.9'/><plugins><plugin name='scripted' "
                + options
                + "/></plugins></server>");
    return house.get().load().smtp();
  }

  private void add(String name, org.rekkas.spi.Extension extension) {
    contributions.add(Contribution.of(name, extension));
  }

  private void router(Route route) {
    add("router" + contributions.size(), (Router) (_, _) -> route);
  }

  private static String say(SmtpGate.Judgement<EnvelopeVerdict> judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Continue _, Verdict.Mark _ -> "250";
      case Verdict.Reject(Reply reply, _) -> reply.toString();
      case Verdict.Defer(Reply reply, _) -> reply.toString();
    };
  }

  private String rcpt(Session session) throws IOException {
    return rcpt(session, "ali@example");
  }

  private String rcpt(Session session, String to) throws IOException {
    SmtpGate gate = house.isPresent() ? house.get().generations.current().smtp() : gate("");
    return say(gate.recipient(session, House.ID, EMPTY, ForwardPath.of(to), 1000));
  }

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

  @Test
  void policiesComeBeforeTheRouterAndEachVerdictIsNotedWithItsPlace() throws IOException {
    var asked = new ArrayList<String>();
    Reply no = Reply.of(550, "5.7.1", "Not from you");
    add(
        "first",
        (RecipientPolicy)
            (_, _, _) -> {
              asked.add("first");
              return new Verdict.Continue(Evidence.of("fine").with("list", "none"));
            });
    add(
        "second",
        (RecipientPolicy)
            (_, _, _) -> {
              asked.add("second");
              return new Verdict.Reject(no, Evidence.of("listed"));
            });
    add("third", (RecipientPolicy) (_, _, _) -> Verdict.Continue.SILENTLY);
    assertEquals("550 5.7.1 Not from you", rcpt(House.session()));
    assertEquals(List.of("first", "second"), asked);
    List<Note.Judged> notes = house.get().journal.notes(Note.Judged.class);
    assertEquals(
        List.of(
            "scripted/first continue fine list=none server.xml:1:50",
            "scripted/second reject 550 5.7.1 Not from you listed server.xml:1:50"),
        notes.stream()
            .map(
                n ->
                    n.extension() + " " + n.verdict() + " " + n.evidence() + " " + n.configuredAt())
            .toList());
  }

  @Test
  void h8_aPolicyThatAnswersNullCountsAsConfigured() throws IOException {
    add("bad", (ClientPolicy) _ -> null);
    assertEquals(
        "554 5.3.0 A check is out of order",
        say(gate("fail='reject'").connected(House.session(), House.ID)));
    assertEquals(1, house.get().journal.notes(Note.PluginFailed.class).size());
  }

  @Test
  void filtersMarkTogetherAndOnlyWhatTheyDeclare() throws IOException {
    contributions.add(
        Contribution.of("one", marking("X-Spam-Score", "X-Other", "DKIM-Signature"))
            .owning("X-Spam-Score")
            .adding("dkim-signature"));
    contributions.add(Contribution.of("two", marking("X-Two")).owning("x-two"));
    SmtpGate gate = gate("");
    var judgement = gate.content(House.session(), mail());
    assertInstanceOf(Verdict.Continue.class, judgement.verdict());
    assertEquals(
        List.of("X-Spam-Score", "DKIM-Signature", "X-Two"),
        judgement.findings().fields().stream().map(HeaderField::name).toList());
    assertEquals(Set.of("x-spam-*", "x-spam-score", "x-two"), gate.ownedFields());
    assertTrue(
        house.get().journal.notes(Note.PluginFailed.class).getFirst().what().contains("X-Other"));
  }

  @Test
  void theFirstFilterThatRefusesWinsAlsoAfterAWordForJunk() throws IOException {
    add("one", marking());
    add("two", (ContentFilter) (_, _) -> new Verdict.Quarantine(Evidence.of("spam")));
    SmtpGate gate = gate("");
    assertInstanceOf(Verdict.Quarantine.class, gate.content(House.session(), mail()).verdict());
    house.get().close();
    add("three", (ContentFilter) (_, _) -> new Verdict.Discard(Evidence.of("worse")));
    add(
        "four",
        (ContentFilter)
            (_, _) -> {
              throw new AssertionError("not to be asked");
            });
    assertInstanceOf(Verdict.Discard.class, gate("").content(House.session(), mail()).verdict());
  }

  @Test
  void verbsAndKeywordsAreOffered() throws IOException {
    add("verb", new Greeter());
    add("keyword", new Keyword());
    SmtpGate gate = gate("");
    assertEquals(List.of("GREET", "HOLD 5"), gate.keywords(House.session()));
    assertEquals(List.of(new SmtpGate.Verb("GREET", "GREET name")), gate.verbs());
    assertEquals(Set.of("HOLD"), gate.mailParameters());
    assertEquals("250", say(gate.parameter(House.session(), House.ID, "hold", "1")));
    assertTrue(say(gate.parameter(House.session(), House.ID, "HOLD", "9")).startsWith("501 5.5.4"));
    var ask =
        assertInstanceOf(
            VerbStep.Ask.class, gate.verb(House.session(), "greet", "x").orElseThrow());
    assertEquals(VerbStep.say(Reply.of(250, "hello bob")), ask.next().answer("bob"));
    assertEquals(VerbStep.say(Replies.TRY_AGAIN), ask.next().answer(""));
  }

  @Test
  void accountsAreAskedInOrderAndWithoutAStoreThereIsAClearWord() throws IOException {
    add("accounts", new OneAccount());
    gate("");
    Generation now = house.get().generations.current();
    assertEquals(new Accounts.Lookup.Found(ALI), now.accounts().find(ALI.address()));
    assertEquals(
        new Accounts.Lookup.NotMine(), now.accounts().find(Mailbox.of("ali@elsewhere.example")));
    assertEquals(Set.of("example"), now.accounts().domains());
    assertEquals(new Accounts.Search.Found(List.of(ALI)), now.accounts().named("ali", 1));
    assertEquals(new Accounts.Search.Found(List.of()), now.accounts().named("ali", 0));
    assertInstanceOf(Accounts.Search.Unavailable.class, now.accounts().named("broken", 1));
    assertEquals(
        new Accounts.Verification.Wrong(),
        now.accounts().verify(Mailbox.of("x@elsewhere.example"), new char[0], "imap"));
    assertEquals(
        new Accounts.Search.Found(List.of(ALI)), now.accounts().administrators(Optional.empty()));
    var e = assertThrows(PluginUnavailable.class, () -> now.store().folders(ALI.address()));
    assertEquals("no plugin brings a message store", e.getMessage());
  }

  /** A login is not told that its password is wrong by a directory that it is not in. */
  @Test
  void aDirectoryThatDoesNotAnswerKeepsItsDomains() throws IOException {
    add("files", new OneAccount());
    add("sql", new Outage());
    gate("");
    Accounts accounts = house.get().generations.current().accounts();
    var login = Mailbox.of("zo@sql.example");
    assertEquals(Set.of("example", "sql.example"), accounts.domains());
    for (int i = 0; i < 2 * FailuresInARow.ENOUGH; i++) {
      assertInstanceOf(
          Accounts.Verification.Unavailable.class, accounts.verify(login, new char[0], "imap"));
    }
    assertThrows(
        PluginUnavailable.class, () -> accounts.maySendAs(login, Mailbox.of("x@sql.example")));
    assertEquals(Set.of("example", "sql.example"), accounts.domains());
  }

  private BearerTokens.Verification worth(String options, String token) throws IOException {
    house.ifPresent(House::close);
    gate(options);
    return surroundings.orElseThrow().bearerTokens().orElseThrow().verify(token);
  }

  @Test
  void aTokenStandsForWhomTheFirstSaysWhoKnowsIt() throws IOException {
    gate("");
    assertEquals(Optional.empty(), surroundings.orElseThrow().bearerTokens());
    var wrong = new BearerTokens.Verification.Wrong("mail", "https://one.example");
    var joe = new BearerTokens.Verification.StandsFor(Mailbox.of("joe@example"));
    add("one", (BearerTokens) _ -> wrong);
    assertEquals(wrong, worth("", "x"));
    add("other", new FakeBearerTokens().add("joe's", "joe@example"));
    assertEquals(joe, worth("", "joe's"));
    assertEquals(wrong, worth("", "x"));
    add(
        "broken",
        (BearerTokens)
            _ -> {
              throw new IllegalStateException("no issuer");
            });
    assertEquals(joe, worth("", "joe's"));
    assertInstanceOf(BearerTokens.Verification.Unavailable.class, worth("", "x"));
    assertEquals(wrong, worth("fail='skip'", "x"));
  }

  @Test
  void h8_anAgentThatFailsDelaysItsWholeBatch() throws IOException {
    add("agent", new Agent("mailbox", Verdict.Continue.SILENTLY));
    gate("");
    var dispatch = house.get().generations.dispatch();
    DeliveryAgent agent = dispatch.agent("mailbox").orElseThrow();
    var delivery =
        new DeliveryAgent.Delivery(
            mail(),
            ForwardPath.of("ali@example"),
            ForwardPath.of("ali@example"),
            new Route.Local("mailbox", ALI, Optional.empty()),
            "");
    List<Outcome> outcomes = agent.deliver(List.of(delivery, delivery));
    assertEquals(2, outcomes.size());
    assertInstanceOf(Outcome.Delayed.class, outcomes.getFirst());
    assertEquals(Optional.empty(), dispatch.agent("other"));
  }

  private static ContentFilter marking(String... fields) {
    var made = new ArrayList<HeaderField>();
    for (String field : fields) {
      made.add(new HeaderField(field, "x"));
    }
    return (_, _) -> (ContentVerdict) new Verdict.Mark(made, Evidence.NONE);
  }

  private static Mail mail() {
    return new Mail(House.ID, Instant.EPOCH, EMPTY, "", new TextContent(""));
  }

  private record Agent(String agent, EnvelopeVerdict foreseen) implements DeliveryAgent {
    @Override
    public EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
      return foreseen;
    }

    @Override
    public List<Outcome> deliver(List<Delivery> batch) {
      return List.of();
    }
  }

  private static final class Greeter implements SmtpVerb {
    @Override
    public String verb() {
      return "GREET";
    }

    @Override
    public String syntax() {
      return "GREET name";
    }

    @Override
    public Optional<String> keyword() {
      return Optional.of("GREET");
    }

    @Override
    public VerbStep answer(Session session, String argument) {
      return new VerbStep.Ask(
          Reply.of(334, "who?"),
          line -> {
            if (line.isEmpty()) {
              throw new IllegalStateException("nobody");
            }
            return VerbStep.say(Reply.of(250, "hello " + line));
          });
    }
  }

  private static final class Keyword implements SmtpKeyword {
    @Override
    public String announce(Session session) {
      return "HOLD 5";
    }

    @Override
    public Set<String> mailParameters() {
      return Set.of("HOLD");
    }

    @Override
    public EnvelopeVerdict judge(Session session, String parameter, String value) {
      return value.equals("1")
          ? Verdict.Continue.SILENTLY
          : new Verdict.Reject(Reply.of(501, "5.5.4", "HOLD is 1"), Evidence.NONE);
    }
  }

  /** Has told its domains, and nothing since. */
  private static final class Outage implements Accounts {
    private final AtomicBoolean asked = new AtomicBoolean();

    @Override
    public Set<String> domains() {
      if (asked.getAndSet(true)) {
        throw new IllegalStateException("no directory");
      }
      return Set.of("sql.example");
    }

    @Override
    public Lookup find(Mailbox address) {
      throw new IllegalStateException("no directory");
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      throw new IllegalStateException("no directory");
    }
  }

  private static final class OneAccount implements Accounts {
    @Override
    public Set<String> domains() {
      return Set.of("example");
    }

    @Override
    public Lookup find(Mailbox address) {
      if (!address.domainKey().equals("example")) {
        return new Lookup.NotMine();
      }
      return address.equals(ALI.address()) ? new Lookup.Found(ALI) : new Lookup.Unknown();
    }

    /** Finds more than it was asked for. */
    @Override
    public Search named(String fullName, int most) {
      if (fullName.equals("broken")) {
        throw new IllegalStateException("no directory");
      }
      return new Search.Found(List.of(ALI, ALI));
    }

    @Override
    public Search administrators(Optional<String> domain) {
      return new Search.Found(List.of(ALI));
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return new Verification.Wrong();
    }
  }
}
