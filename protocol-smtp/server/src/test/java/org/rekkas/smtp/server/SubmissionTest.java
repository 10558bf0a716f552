package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.Account;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.testkit.Transcript;

/** Handing in mail, RFC 6409, and attack C10. */
class SubmissionTest {
  private static final String LOGGED_IN =
      """
      S: 220 …
      C: EHLO a.example
      S: …
      C: AUTH PLAIN AGFsaQBzZWNyZXQ=
      S: 235 2.7.0 …
      """;

  private final Stage stage =
      new Stage(
          Settings.standard()
              .login(new LoginSettings(true, InClear.NEVER, true, 3, 4, Duration.ZERO))
              .make());

  @BeforeEach
  void routes() {
    stage.surroundings.with((Routes) (path, _) -> new Routes.Routed(route(path), "test"));
  }

  private static final List<ForwardPath> ALI = List.of(ForwardPath.of("ali@example.org"));

  /** Its list has an agent. */
  private static final Route.Members LIST =
      new Route.Members() {
        @Override
        public Iterator<ForwardPath> iterator() {
          return ALI.iterator();
        }

        @Override
        public Optional<String> agent() {
          return Optional.of("list");
        }
      };

  /** {@code sales} and {@code ali+x} lead to Ali, {@code all} to two, lists to Ali alone. */
  private static Route route(ForwardPath path) {
    return switch (path.mailbox().localPart()) {
      case "ali", "ali+x" ->
          new Route.Local(
              "mailbox",
              new Account(Mailbox.of("ali@example.org"), "Ali", 0, true),
              Optional.empty());
      case "sales" ->
          new Route.Expand(
              () -> List.of(ForwardPath.of("ali+x@example.org")).iterator(), Optional.empty());
      case "all" ->
          new Route.Expand(
              () ->
                  List.of(ForwardPath.of("ali@example.org"), ForwardPath.of("joe@example.org"))
                      .iterator(),
              Optional.empty());
      case "list" -> new Route.Expand(LIST, Optional.empty());
      case "bounces" -> new Route.Expand(ALI::iterator, Optional.of(ReversePath.NULL));
      case "later" -> new Route.Unavailable("no directory");
      case "broken" ->
          new Route.Expand(
              () -> {
                throw new IllegalStateException("no directory");
              },
              Optional.empty());
      default -> new Route.NotMine();
    };
  }

  private void play(String transcript) {
    var script = Transcript.of(LOGGED_IN + transcript);
    stage.play(script, script.connection().overTls());
  }

  private static String mail(String header) {
    return """
    C: MAIL FROM:<ali@example.org>
    C: RCPT TO:<joe@example.org>
    C: DATA
    S: 250 …
    S: 250 …
    S: 354 …
    """
        + header.lines().map(line -> "C: " + line + "\n").reduce("", String::concat)
        + "C> \\r\\nbody\\r\\n.\\r\\n\n";
  }

  @Test
  void nobodySendsWithoutALogin() {
    stage.play(
        """
        S: 220 …
        C: EHLO a.example
        S: …
        C: MAIL FROM:<ali@example.org>
        S: 530 5.7.0 …
        """);
  }

  @Test
  void c10_aSenderIsNotRefusedForGoodWhileNobodyCanSay() {
    stage.accounts.unclear("news@example.org").unclear("sales@example.org");
    play(
        """
        C: MAIL FROM:<news@example.org>
        S: 451 4.3.0 …
        C: MAIL FROM:<sales@example.org>
        S: 250 …
        """);
  }

  @Test
  void c10_theReversePathIsTheLoginsOwn() {
    play(
        """
        C: MAIL FROM:<joe@example.org>
        S: 550 5.7.1 …
        C: MAIL FROM:<all@example.org>
        S: 550 5.7.1 …
        C: MAIL FROM:<list@example.org>
        S: 550 5.7.1 …
        C: MAIL FROM:<bounces@example.org>
        S: 550 5.7.1 …
        C: MAIL FROM:<ceo@elsewhere.example>
        S: 550 5.7.1 …
        C: MAIL FROM:<later@example.org>
        S: 451 4.3.0 …
        C: MAIL FROM:<broken@example.org>
        S: 451 4.3.0 …
        C: MAIL FROM:<sales@example.org>
        S: 250 …
        C: RSET
        S: 250 …
        C: MAIL FROM:<ali+x@example.org>
        S: 250 …
        C: RSET
        S: 250 …
        C: MAIL FROM:<>
        S: 250 …
        """);
  }

  @Test
  void c10_theHeaderSpeaksInTheLoginsName() {
    play(mail("From: Ali <ali@example.org>\nDate: x\nMessage-ID: <1@a>") + "S: 250 2.6.0 …\n");
    for (String header :
        List.of(
            "From: Joe <joe@example.org>",
            "From: ali@example.org, joe@example.org",
            "From: ali@example.org\nSender: joe@example.org",
            "From: ali@example.org\nResent-From: ali@example.org\nResent-Sender: joe@example.org",
            "From: <ali+,joe@example.org>",
            "From: ali@example.org\nFrom: joe@example.org",
            "From: <ali@example.org>:<joe@example.org>",
            "From: nobody")) {
      var another = new SubmissionTest();
      another.routes();
      another.play(mail(header) + "S: 550 5.7.1 …\n");
    }
  }

  @Test
  void c10_aFromThatIsTooLongToBeLookedAtIsNotTheLogins() {
    String nobody = "\n" + (" " + ",".repeat(900) + "\n").repeat(75);
    play(
        mail("From: ali@example.org," + nobody + " joe@example.org")
            + "S: 550 5.7.1 …\n"
            + mail("Date: x" + nobody + " y\nFrom: joe@example.org")
            + "S: 550 5.7.1 …\n");
  }

  @Test
  void c10_noListenerIsAWayAroundIt() {
    var relaying =
        new Stage(
            Settings.standard()
                .login(new LoginSettings(true, InClear.NEVER, false, 0, 0, Duration.ZERO))
                .make());
    relaying.surroundings.with((Routes) (path, _) -> new Routes.Routed(route(path), "test"));
    var script =
        Transcript.of(
            LOGGED_IN
                + mail("From: joe@example.org")
                + "S: 550 5.7.1 …\n"
                + mail("Bcc: secret@example.org")
                + "S: 250 2.6.0 …\n");
    relaying.play(script, script.connection().overTls());
    var taken = relaying.intake.taken().getFirst();
    assertEquals("\r\nbody\r\n", taken.text());
    assertTrue(taken.mail().trace().contains("\r\nFrom: <ali@example.org>\r\n"));
  }

  @Test
  void theMailOfStrangersStaysAsItIs() {
    var open = new Stage();
    String mail = mail("From: joe@example.org\nBcc: x@example.org\nResent-Bcc: y@example.org");
    open.play("S: 220 …\nC: EHLO a.example\nS: …\n" + mail + "S: 250 2.6.0 …\n");
    assertTrue(open.intake.content().contains("\r\nBcc: x@example.org\r\nResent-Bcc: y@"));
    assertFalse(open.intake.taken().getFirst().mail().trace().contains("Date:"));
  }

  @Test
  void whatIsMissingIsPutIn() {
    play(
        mail(
                "Subject: x\nBcc: secret@example.org\nTo: joe@example.org\n"
                    + "Resent-Bcc: secret@example.org")
            + "S: 250 2.6.0 …\n");
    String mail = mailTaken();
    assertTrue(mail.contains("\r\nDate: "), mail);
    assertTrue(mail.contains("\r\nMessage-ID: <"), mail);
    assertTrue(mail.contains("\r\nFrom: <ali@example.org>\r\n"), mail);
    assertFalse(mail.contains("secret@example.org"), mail);
  }

  /** Whom a field names counts even where the administrator has it taken away. */
  @Test
  void whatIsTakenAwayIsLookedAtAndPutInAnew() {
    var dropping =
        new Stage(
            Settings.standard()
                .dropping("date", "sender", "from", "message-id", "delivered-to")
                .login(new LoginSettings(true, InClear.NEVER, true, 9, 9, Duration.ZERO))
                .make());
    dropping.surroundings.with((Routes) (path, _) -> new Routes.Routed(route(path), "test"));
    String fields = "Date: x\nMessage-ID: <1@a>\nFrom: ali@example.org\nSender: ali@example.org";
    var script =
        Transcript.of(
            LOGGED_IN
                + mail(fields)
                + "S: 250 2.6.0 …\n"
                + mail(fields.replace("Sender: ali", "Sender: joe"))
                + "S: 550 5.7.1 …\n"
                + mail(fields + "\nDelivered-To: joe@example.org")
                + "S: 554 5.4.6 …\n");
    dropping.play(script, script.connection().overTls());
    var taken = dropping.intake.taken().getFirst();
    assertEquals("\r\nbody\r\n", taken.text());
    String trace = taken.mail().trace();
    assertTrue(trace.contains("\r\nDate: "), trace);
    assertTrue(trace.contains("\r\nMessage-ID: <"), trace);
    assertTrue(trace.contains("\r\nFrom: <ali@example.org>\r\n"), trace);
  }

  @Test
  void nobodySendsWithoutMeasureAndAnAdministratorIsToldOnce() {
    String one = "C: MAIL FROM:<>\nS: 250 …\nC: RSET\nS: 250 …\n";
    play(one + one + one + "C: MAIL FROM:<>\nS: 450 4.7.1 …\nC: MAIL FROM:<>\nS: 450 4.7.1 …\n");
    assertEquals(
        1,
        stage.surroundings.recorded().notes(Note.Remark.class).stream()
            .filter(remark -> remark.level() == Note.Level.WARN)
            .count());
    stage.surroundings.manualClock().advance(Duration.ofMinutes(20));
    play(one + "C: MAIL FROM:<>\nS: 450 4.7.1 …\n");
  }

  @Test
  void whatWasSentByOneListenerCountsOnTheOthers() {
    var clock = stage.surroundings.manualClock();
    var three = new Allowance();
    var ali = new Account(Mailbox.of("ali@example.org"), "Ali", 0, true);
    for (int i = 0; i < 3; i++) {
      assertEquals(Allowance.Taken.FINE, three.take(ali, 3, clock.instant()));
    }
    assertEquals(Allowance.Taken.NO_MORE, three.take(ali, 2, clock.instant()));
    assertEquals(Allowance.Taken.FINE, three.take(ali, 0, clock.instant()));
    assertEquals(Allowance.Taken.FINE, three.take(ali, 4, clock.instant()));
    assertEquals(Allowance.Taken.STILL_NO_MORE, three.take(ali, 4, clock.instant()));
    clock.advance(Duration.ofMinutes(15));
    assertEquals(Allowance.Taken.FINE, three.take(ali, 4, clock.instant()));
    assertEquals(Allowance.Taken.STILL_NO_MORE, three.take(ali, 4, clock.instant()));
  }

  @Test
  void nobodyIsAllowedMoreByLoggingInOnAnotherListener() {
    var login = new LoginSettings(true, InClear.NEVER, true, 3, 4, Duration.ZERO);
    var elsewhere = new LoginSettings(true, InClear.NEVER, false, 2, 4, Duration.ZERO);
    var everywhere = Settings.standard().login(login).make();
    var both =
        new SettingsByListener(
            everywhere, Map.of("test", Settings.standard().login(elsewhere).make()));
    var protocol = new SmtpProtocol(both, stage.surroundings, new Allowances());
    String one = "C: MAIL FROM:<>\nS: 250 …\nC: RSET\nS: 250 …\n";
    var script = Transcript.of(LOGGED_IN + one + one + "C: MAIL FROM:<>\nS: 450 4.7.1 …\n");
    script.play(protocol::serve, script.connection().overTls());
    var again = Transcript.of(LOGGED_IN + one + "C: MAIL FROM:<>\nS: 450 4.7.1 …\n");
    again.play(protocol::serve, again.connection().onListener("submission").overTls());
  }

  @Test
  void h12_aReloadIsNoNewHour() {
    var plugin = new SmtpPlugin();
    String one = "C: MAIL FROM:<>\nS: 250 …\nC: RSET\nS: 250 …\n";
    String noMore = "C: MAIL FROM:<>\nS: 450 4.7.1 …\n";
    play(generation(plugin), LOGGED_IN + one + one + one + noMore);
    play(generation(plugin), LOGGED_IN + noMore);
  }

  private Protocol generation(SmtpPlugin plugin) {
    var running = plugin.start(SettingsByListener.of(stage.settings), stage.surroundings);
    return (Protocol) running.contributions().getFirst().extension();
  }

  private static void play(Protocol protocol, String transcript) {
    var script = Transcript.of(transcript);
    script.play(protocol::serve, script.connection().overTls());
  }

  @Test
  void recipientsAreCountedToo() {
    play(
        """
        C: MAIL FROM:<>
        S: 250 …
        C: RCPT TO:<a1@example.org>
        C: RCPT TO:<a2@example.org>
        C: RCPT TO:<a3@example.org>
        C: RCPT TO:<a4@example.org>
        S: 250 …
        S: 250 …
        S: 250 …
        S: 250 …
        C: RCPT TO:<a5@example.org>
        S: 452 4.7.1 …
        """);
  }

  private String mailTaken() {
    var taken = stage.intake.taken().getLast();
    return taken.mail().trace() + taken.text();
  }
}
