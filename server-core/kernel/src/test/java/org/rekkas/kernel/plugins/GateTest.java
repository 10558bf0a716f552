package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.rekkas.kernel.plugins.guard.FailuresInARow;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.FakeBearerTokens;
import org.rekkas.testkit.TextContent;

/** Policies, filters, verbs and accounts of several plugins as one. */
class GateTest extends ScriptedGate {
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

  /** Whether a domain is ours is asked for each mail that goes elsewhere. */
  @Test
  void aDirectoryThatDoesNotAnswerIsNothingToOtherDomains() throws IOException {
    add("sql", new Outage());
    add("files", new OneAccount());
    gate("");
    Accounts accounts = house.get().generations.current().accounts();
    assertEquals(new Accounts.Lookup.Found(ALI), accounts.find(ALI.address()));
    assertEquals(new Accounts.Lookup.NotMine(), accounts.find(Mailbox.of("ali@elsewhere.example")));
    assertInstanceOf(
        Accounts.Lookup.Unavailable.class, accounts.find(Mailbox.of("zo@sql.example")));
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
