package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Running;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.SmtpGate.Judgement;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.TextContent;

/** Signs of all stages, what they count, and what their sum decides. */
class FilterTest {
  private static final Envelope MAIL = Envelope.of("a@sender.example");

  @TempDir Path folder;
  private final List<Contribution> contributions = new ArrayList<>();
  private Optional<House> house = Optional.empty();

  @AfterEach
  void close() {
    house.ifPresent(House::close);
  }

  private final class Nose implements Plugin<String> {
    @Override
    public String name() {
      return "nose";
    }

    @Override
    public String read(Section config) {
      return config.at();
    }

    @Override
    public List<Symbol> symbols(String at) {
      return List.of(
          Symbol.of("BAD_CLIENT", 2),
          Symbol.of("BAD_SENDER", 2.5),
          Symbol.of("BAD_RECIPIENT", 1),
          new Symbol("BAD_CONTENT", 0.5, "nose.xml:3:5"),
          Symbol.of("GOOD", -3));
    }

    @Override
    public Running start(String settings, Surroundings given) {
      return Running.of(contributions.toArray(Contribution[]::new));
    }
  }

  private void everywhere() {
    add("client", (ClientPolicy) _ -> Verdict.Mark.of(Sign.of("BAD_CLIENT", "on a list")));
    add("sender", (SenderPolicy) (_, _) -> Verdict.Mark.of(Sign.of("BAD_SENDER", "no SPF")));
    add(
        "recipient",
        (RecipientPolicy) (_, _, _) -> Verdict.Mark.of(Sign.of("BAD_RECIPIENT", "a trap")));
    add(
        "content",
        (ContentFilter)
            (_, _) ->
                Verdict.Mark.of(
                    Sign.of("BAD_CONTENT", "pills"), new Sign("BAD_CONTENT", 2, "more pills")));
  }

  private void add(String name, org.rekkas.spi.Extension extension) {
    contributions.add(Contribution.of(name, extension).owning("X-Nose"));
  }

  private void open(String filters) throws IOException {
    house = Optional.of(new House(folder, new Nose()));
    house.get().server("<server>\n" + filters + "\n</server>");
  }

  /** Through all the stages, as the SMTP server does it. */
  private Judgement<?> judge(String filters) throws IOException {
    open(filters);
    return ask();
  }

  private Judgement<?> ask() throws IOException {
    var gate = house.get().load().smtp();
    Session session = House.session();
    session = session.with(gate.connected(session, House.ID).findings());
    session = session.with(gate.sender(session, House.ID, MAIL).findings());
    session =
        session.with(
            gate.recipient(session, House.ID, MAIL, ForwardPath.of("ali@example"), 0).findings());
    return gate.content(session, mail());
  }

  private String decided() {
    return house.get().journal.notes(Note.SumDecided.class).stream()
        .map(n -> n.sum() + " " + n.decision() + " " + n.threshold() + " " + n.at())
        .collect(Collectors.joining("\n"));
  }

  private String counted() {
    return house.get().journal.notes(Note.SignCounted.class).stream()
        .map(
            n ->
                n.symbol()
                    + " "
                    + n.points()
                    + (n.shadow() ? " in shadow" : "")
                    + " ("
                    + n.seen()
                    + ") "
                    + n.by()
                    + ", "
                    + n.at())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void signsOfAllStagesAddUpAndTheListOfTheDecisionIsNoted() throws IOException {
    everywhere();
    Judgement<?> judgement = judge("<filters junk='5.5'/>");
    var junk = assertInstanceOf(Verdict.Quarantine.class, judgement.verdict());
    assertEquals(
        "score 6.5: BAD_SENDER 2.5, BAD_CLIENT 2, BAD_RECIPIENT 1, BAD_CONTENT 1",
        junk.why().toString());
    assertEquals("6.5 junk 5.5 server.xml:2:1", decided());
    assertEquals(
        """
        BAD_SENDER 2.5 (no SPF) nose/sender, default of nose
        BAD_CLIENT 2.0 (on a list) nose/client, default of nose
        BAD_RECIPIENT 1.0 (a trap) nose/recipient, default of nose
        BAD_CONTENT 1.0 (more pills) nose/content, nose.xml:3:5\
        """,
        counted());
    assertEquals(
        List.of(
            new HeaderField("X-Spam-Flag", "YES"),
            new HeaderField(
                "X-Spam-Status",
                "Yes, score=6.5 required=5.5 tests=BAD_SENDER=2.5, BAD_CLIENT=2, "
                    + "BAD_RECIPIENT=1, BAD_CONTENT=1")),
        judgement.findings().fields());
  }

  /** A host that the mail is passed on to has no folder Junk of ours, and no other word of it. */
  @Test
  void aFiltersOwnWordForJunkStandsInTheHeaderToo() throws IOException {
    add("strict", (ContentFilter) (_, _) -> new Verdict.Quarantine(Evidence.of("a dubious link")));
    Judgement<?> judgement = judge("<filters/>");
    var junk = assertInstanceOf(Verdict.Quarantine.class, judgement.verdict());
    assertEquals("a dubious link", junk.why().toString());
    assertEquals(
        List.of(
            new HeaderField("X-Spam-Flag", "YES"),
            new HeaderField("X-Spam-Status", "Yes, score=0.0 required=5.0 tests=none")),
        judgement.findings().fields());
  }

  /** As what looks at authors relies on: the results of those before it are all there. */
  @Test
  void aFilterSeesWhatThoseBeforeItFoundAtWhateverStage() throws IOException {
    var seen = new ArrayList<String>();
    Order behind = Order.after("nose");
    ContentFilter reader =
        (session, _) -> {
          session.findings().fields().forEach(field -> seen.add(field.value()));
          session.findings().signs().forEach(sign -> seen.add(sign.symbol()));
          return Verdict.Continue.SILENTLY;
        };
    add("sender", (SenderPolicy) (_, _) -> marked("at MAIL", "BAD_SENDER"));
    add("content", (ContentFilter) (_, _) -> marked("of the content", "BAD_CONTENT"));
    house =
        Optional.of(
            new House(
                folder,
                GivenPlugin.of("a-reader", Contribution.of("read", reader).ordered(behind)),
                new Nose()));
    house.get().server("<server/>");
    ask();
    assertEquals(List.of("at MAIL", "of the content", "BAD_SENDER", "BAD_CONTENT"), seen);
  }

  private static Verdict.Mark marked(String field, String symbol) {
    return new Verdict.Mark(
        List.of(Sign.of(symbol, "")), List.of(new HeaderField("X-Nose", field)), Evidence.NONE);
  }

  @Test
  void theHighestThresholdThatIsReachedDecides() throws IOException {
    everywhere();
    var reject = assertInstanceOf(Verdict.Reject.class, judge("<filters reject='6.5'/>").verdict());
    assertEquals(Replies.SPAM, reject.reply());
    house.get().close();
    assertInstanceOf(Verdict.Defer.class, judge("<filters defer='6'/>").verdict());
    house.get().close();
    assertInstanceOf(Verdict.Quarantine.class, judge("<filters defer='4'/>").verdict());
    house.get().close();
    assertInstanceOf(
        Verdict.Continue.class, judge("<filters junk='never' reject='6.6'/>").verdict());
  }

  @Test
  void theAdministratorsWeightCountsAndItsLineIsTold() throws IOException {
    add("sender", (SenderPolicy) (_, _) -> Verdict.Mark.of(Sign.of("BAD_SENDER", "no SPF")));
    judge("<filters>\n<weight symbol='BAD_SENDER' points='-0.5'/>\n</filters>");
    assertEquals("BAD_SENDER -0.5 (no SPF) nose/sender, server.xml:3:1", counted());
    assertEquals("-0.5 accept 5.0 server.xml:2:1", decided());
  }

  @Test
  void aShadowIsRecordedAndChangesNothing() throws IOException {
    everywhere();
    Reply no = Reply.of(550, "5.7.1", "no");
    add("strict", (SenderPolicy) (_, _) -> new Verdict.Reject(no, Evidence.of("hard")));
    add(
        "writer",
        (ContentFilter)
            (_, _) -> new Verdict.Mark(List.of(new HeaderField("X-Nose", "x")), Evidence.NONE));
    Judgement<?> judgement =
        judge("<plugins><plugin name='nose' shadow='true'/></plugins><filters junk='1'/>");
    assertInstanceOf(Verdict.Continue.class, judgement.verdict());
    assertEquals(List.of(), judgement.findings().fields());
    assertTrue(counted().startsWith("BAD_SENDER 2.5 in shadow (no SPF)"), counted());
    assertEquals("0.0 accept 1.0 server.xml:2:55", decided());
    assertTrue(
        house.get().journal.notes(Note.Judged.class).stream()
            .anyMatch(n -> n.verdict().equals("in shadow: reject 550 5.7.1 no")));
  }

  @Test
  void aSingleSymbolMayBeInShadow() throws IOException {
    everywhere();
    judge("<filters><weight symbol='BAD_SENDER' shadow='true'/></filters>");
    assertEquals("4.0 accept 5.0 server.xml:2:1", decided());
  }

  @Test
  void aSignThatWasNotDeclaredCountsNothing() throws IOException {
    add("liar", (ContentFilter) (_, _) -> Verdict.Mark.of(Sign.of("OTHER", "")));
    judge("");
    assertEquals("", counted());
    assertEquals(
        "gave the sign OTHER, which it did not declare",
        house.get().journal.notes(Note.PluginFailed.class).getFirst().what());
  }

  @Test
  void aThresholdBelowAMilderOneIsANotice() throws IOException {
    judge("<filters junk='4' defer='4' reject='1'/>");
    assertEquals(
        List.of(
            "server.xml:2:19: filters/defer: 4 is not above that of junk, 4: the worse a mail,"
                + " the better it fares",
            "server.xml:2:29: filters/reject: 1 is not above that of defer, 4: the worse a mail,"
                + " the better it fares"),
        house.get().generations.current().notices().stream().map(Object::toString).toList());
  }

  @Test
  void unknownSymbolsAndWrongThresholdsAreErrorsWithTheirPlace() throws IOException {
    open(
        """
        <filters junk="five" reject="never">
          <weight symbol="BAD_CLEINT" points="1"/>
          <weight symbol="GOOD" points="lots"/>
          <weight symbol="GOOD" points="1"/>
        </filters>\
        """);
    assertEquals(
        """
        server.xml:2:10: filters/junk: "five" is not a number from 0.1 to 1000 (try "2.5")
        server.xml:3:11: filters/weight/symbol: no filter has the symbol BAD_CLEINT (BAD_CLIENT?)
        server.xml:4:25: filters/weight/points: "lots" is not a number from -1000 to 1000 (try "2.5")
        server.xml:5:11: filters/weight/symbol: the weight of GOOD stands here a second time
        """,
        house.get().refused());
  }

  @Test
  void laterStagesSeeWhatEarlierOnesFound() throws IOException {
    everywhere();
    var seen = new ArrayList<Double>();
    add(
        "watcher",
        (RecipientPolicy)
            (session, _, _) -> {
              seen.add(session.findings().sum());
              return Verdict.Continue.SILENTLY;
            });
    judge("");
    assertEquals(List.of(5.5), seen);
  }

  private static Mail mail() {
    return new Mail(House.ID, Instant.EPOCH, MAIL, "", new TextContent(""));
  }
}
