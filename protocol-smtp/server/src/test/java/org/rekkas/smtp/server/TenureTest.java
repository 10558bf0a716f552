package org.rekkas.smtp.server;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.VerbStep;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.Transcript;

/** A login that ends while its session lasts. The verb LATER lets time pass, XEDIT edits. */
class TenureTest {
  private static final String PLAIN = "C: AUTH PLAIN AGFsaQBzZWNyZXQ=\nS: 235 2.7.0 …\n";
  private static final String MAIL = "C: MAIL FROM:<ali@example.org>\nS: 250 …\n";
  private static final String RSET = "C: RSET\nS: 250 …\n";
  private static final String LATER = "C: LATER\nS: 250 …\n";
  private static final String XEDIT = "C: XEDIT\nS: 250 …\n";
  private static final String OVER =
      "C: MAIL FROM:<ali@example.org>\nS: 421 4.7.0 …\nS: <closed>\n";

  private final Stage stage = new Stage();

  @BeforeEach
  void time() {
    stage.surroundings.with((Routes) (_, _) -> new Routes.Routed(new Route.NotMine(), ""));
    stage.gate.verbs.put(
        "LATER",
        _ -> {
          stage.surroundings.manualClock().advance(Duration.ofMinutes(1));
          return VerbStep.say(Replies.OK);
        });
  }

  private void play(Consumer<FakeAccounts> edit, String transcript) {
    stage.gate.verbs.put(
        "XEDIT",
        _ -> {
          edit.accept(stage.accounts);
          return VerbStep.say(Replies.OK);
        });
    var script = Transcript.of(Passages.GREETED + transcript);
    stage.play(script, script.connection().certified("ali@example.org").overTls());
  }

  @Test
  void anAccountThatIsLockedSendsNoMore() {
    play(
        accounts -> accounts.disable("ali@example.org"),
        PLAIN + LATER + MAIL + RSET + XEDIT + OVER);
  }

  @Test
  void norDoesOneThatIsGone() {
    play(
        accounts -> accounts.remove("ali@example.org"), PLAIN + LATER + MAIL + RSET + XEDIT + OVER);
  }

  @Test
  void norDoesAnAccountWhoseLoginLeadsToAnother() {
    play(
        accounts -> accounts.leads("ali@example.org", "joe@example.org"),
        PLAIN + LATER + MAIL + RSET + XEDIT + OVER);
  }

  @Test
  void itMattersNotByWhatItLoggedIn() {
    play(
        accounts -> accounts.disable("ali@example.org"),
        "C: AUTH EXTERNAL =\nS: 235 2.7.0 …\n" + LATER + XEDIT + OVER);
  }

  /** As a database may have it: the mailbox has a name that nobody writes to. */
  @Test
  void itIsLookedUpByWhatItLoggedInBy() {
    stage.accounts.remove("ali@example.org").leads("ali@example.org", "u17@example.org");
    play(
        accounts -> accounts.remove("ali@example.org"),
        PLAIN + LATER + MAIL.replace("ali", "u17") + RSET + XEDIT + OVER);
  }

  @Test
  void whileNobodyCanSayOneMailIsPutOff() {
    play(
        accounts -> accounts.unavailable("ali@example.org"),
        PLAIN + LATER + XEDIT + "C: MAIL FROM:<ali@example.org>\nS: 451 4.3.0 …\n" + RSET);
  }

  @Test
  void whoHasJustLoggedInIsNotLookedUpAgain() {
    play(accounts -> accounts.unavailable("ali@example.org"), PLAIN + XEDIT + MAIL);
  }
}
