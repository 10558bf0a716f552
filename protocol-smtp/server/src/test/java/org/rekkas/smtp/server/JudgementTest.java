package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.server.Passages.GREETED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** What extensions, the queue and the disk say, and what the client hears of it. */
class JudgementTest {
  private static final String MAIL =
      """
      C: MAIL FROM:<a@b>
      C: RCPT TO:<joe@localhost>
      C: DATA
      S: 250 2.1.0 …
      S: 250 2.1.5 …
      S: 354 …
      C: Subject: a
      C: .
      """;
  private static final Evidence WHY = Evidence.of("because").with("score", "7");

  private final Stage stage = new Stage();

  @Test
  void aClientMayBeRefused() {
    stage.gate.onConnect = new Verdict.Reject(Reply.of(554, "5.7.1", "not you"), WHY);
    stage.play("S: 554 5.7.1 not you (…)\nS: <closed>");
    stage.gate.onConnect = new Verdict.Defer(Reply.of(421, "4.7.0", "later"), WHY);
    stage.play("S: 421 4.7.0 later (…)\nS: <closed>");
    var told = stage.surroundings.recorded().notes(Note.ClientTurnedAway.class);
    assertEquals(2, told.size());
    String why = told.getFirst().why();
    assertTrue(why.startsWith("554 5.7.1 not you (1"), why);
    assertTrue(why.endsWith("): because score=7"), why);
  }

  /** Whatever is refused under an id can be asked for by it, and is counted. */
  @Test
  void aRecipientThatTheServerItselfRefusesIsNoted() {
    var few = new Stage(Settings.standard().maxRecipients(1).make());
    few.play(
        GREETED
            + """
            C: MAIL FROM:<a@b>
            S: 250 …
            C: RCPT TO:<ali@localhost> FOO=bar
            S: 555 5.5.4 … (…)
            C: RCPT TO:<é@localhost>
            S: 550 5.6.7 … (…)
            C: RCPT TO:<ali@localhost>
            S: 250 …
            C: RCPT TO:<joe@localhost>
            S: 452 4.5.3 … (…)
            """);
    assertEquals(
        List.of(555, 550, 452),
        few.surroundings.recorded().notes(Note.RecipientRefused.class).stream()
            .map(note -> note.reply().code())
            .toList());
  }

  /** Its sender may say that it was sent, as its recipients were taken. */
  @Test
  void aMailThatIsNotHandedInToItsEndIsNoted() throws IOException {
    handsIn("NOOP");
    handsIn("DATA", "Subject: a");
    handsIn("BDAT 5", "ab");
    handsIn("BDAT 4", "ab");
    handsIn("QUIT");
    handsIn("DATA", "Subject: a", ".");
    var notes = stage.surroundings.recorded().notes(Note.Remark.class);
    assertEquals(4, notes.size(), notes::toString);
    assertTrue(notes.stream().allMatch(note -> note.about().isPresent()));
    String why = notes.get(1).evidence().why();
    assertEquals("it was not handed in to its end: connection lost", why);
  }

  /** And is gone. */
  private void handsIn(String... rest) throws IOException {
    var lines =
        new ArrayList<>(List.of("EHLO c.example", "MAIL FROM:<a@b>", "RCPT TO:<joe@localhost>"));
    lines.addAll(List.of(rest));
    stage.talk(100, lines.stream().map(line -> line + "\r\n").toList());
  }

  @Test
  void aRefusedSenderLearnsTheId() {
    stage.gate.onSender = new Verdict.Defer(Reply.of(450, "4.7.1", "later"), WHY);
    stage.play(
        GREETED
            + "C: MAIL FROM:<a@b>\nS: 450 4.7.1 later (…)\nC: RCPT TO:<joe@localhost>\nS: 503 …\n");
    var note = stage.surroundings.recorded().notes(Note.SenderRefused.class).getFirst();
    assertEquals(450, note.reply().code());
  }

  @Test
  void filtersJudgeTheContent() {
    stage.gate.onContent = _ -> new Verdict.Reject(Reply.of(550, "5.7.1", "spam"), WHY);
    stage.play(GREETED + MAIL + "S: 550 5.7.1 spam (…)\n");
    stage.gate.onContent = _ -> new Verdict.Discard(WHY);
    stage.play(GREETED + MAIL + "S: 250 2.6.0 … accepted\n");
    assertEquals(0, stage.intake.taken().size());
    stage.gate.onContent = _ -> new Verdict.Quarantine(WHY);
    stage.play(GREETED + MAIL + "S: 250 2.6.0 … accepted\n");
    assertEquals("because score=7", stage.intake.taken().getLast().mail().quarantine());
    var notes = stage.surroundings.recorded().notes(Note.ContentRefused.class);
    assertEquals(WHY, notes.getFirst().evidence());
  }

  @Test
  void fieldsOfFiltersStandAboveReceived() {
    String words = "a long value of many words that has to be folded somewhere ".repeat(3).strip();
    stage.gate.onContent =
        mail -> {
          assertTrue(mail.trace().startsWith("Received: "));
          return new Verdict.Mark(
              List.of(new HeaderField("X-Score", "7"), new HeaderField("X-Words", words)), WHY);
        };
    stage.play(GREETED + MAIL + "S: 250 2.6.0 … accepted\n");
    String trace = stage.intake.taken().getFirst().mail().trace();
    assertTrue(trace.startsWith("X-Score: 7\r\nX-Words: a long"), trace);
    assertEquals(words, trace.substring(21, trace.indexOf("\r\nReceived:")).replace("\r\n\t", " "));
    assertTrue(trace.lines().allMatch(line -> line.length() <= 78), trace);
  }

  /** They are kept beside the content, which is never read or written anew for them. */
  @Test
  void a8_whatFiltersAddLeavesTheContentAsItCame() {
    stage.gate.onContent = _ -> mark("X-Score");
    for (String content : List.of("Subject: a\n\nb\n.\n", "\n.\nSubject: a")) {
      String lines = content.replace("\n.", "\n..");
      stage.play(
          GREETED
              + MAIL.replace("C: Subject: a\n", "C: " + lines.replace("\n", "\nC: ") + "\n")
              + "S: 250 2.6.0 … accepted\n");
      var taken = stage.intake.taken().getLast();
      assertEquals(content.replace("\n", "\r\n") + "\r\n", taken.text());
      assertTrue(taken.mail().trace().startsWith("X-Score: x\r\nReceived: "));
    }
  }

  @Test
  void whatWasFoundOfTheClientIsOfAllItsMailsAndWhatOfAMailOfThatAlone() {
    stage.gate.onConnect = mark("X-Client");
    stage.gate.onSender = mark("X-Sender");
    stage.play(GREETED + MAIL + "S: 250 2.6.0 …\nC: EHLO b.example\nS: …\n" + MAIL + "S: 250 …\n");
    for (var taken : stage.intake.taken()) {
      assertTrue(taken.mail().trace().startsWith("X-Client: x\r\nX-Sender: x\r\nReceived: "));
    }
    assertEquals(2, stage.intake.taken().size());
  }

  /** RFC 6409: people send from lines that lists of such lines have, whoever found that. */
  @Test
  void whatWasFoundOfAStrangerIsNotOfWhoLogsIn() {
    stage.gate.onConnect = mark("X-Client");
    String mail = MAIL.replace("a@b", "ali@example.org");
    var script =
        Transcript.of(
            GREETED
                + mail
                + "S: 250 2.6.0 …\nC: AUTH PLAIN AGFsaQBzZWNyZXQ=\nS: 235 …\n"
                + mail
                + "S: 250 2.6.0 …\n");
    stage.play(script, script.connection().overTls());
    List<String> traces = stage.intake.taken().stream().map(t -> t.mail().trace()).toList();
    assertTrue(traces.getFirst().startsWith("X-Client: x\r\n"), traces::toString);
    assertTrue(traces.getLast().startsWith("Received: "), traces::toString);
  }

  private static Verdict.Mark mark(String field) {
    return new Verdict.Mark(List.of(new HeaderField(field, "x")), WHY);
  }

  @Test
  void aPluginThatClosesASessionIsNotTheServerThatStops() {
    stage.gate.onSender = new Verdict.Defer(Reply.of(421, "4.7.1", "not now"), WHY);
    stage.play(GREETED + "C: MAIL FROM:<a@b>\nS: 421 4.7.1 not now …\nS: <closed>\n");
    stage.gate.verbs.put("XBYE", _ -> new VerbStep.Close(Reply.of(221, "2.0.0", "bye")));
    stage.play(GREETED + "C: XBYE\nS: 221 2.0.0 bye\nS: <closed>\n");
    assertEquals(
        List.of("refused", "refused"),
        stage.surroundings.recorded().notes(Note.SessionClosed.class).stream()
            .map(Note.SessionClosed::how)
            .toList());
  }

  /** RFC 6531 §3.7.4.2; nobody reads them while the client is still sending. */
  @Test
  void repliesInUtf8AreNotGatheredWithoutBound() throws IOException {
    String lines = "EHLO a\r\n" + "VRFY ali SMTPUTF8\r\n".repeat(50);
    var connection = MemoryConnection.sending(lines.getBytes(UTF_8));
    var written = new ArrayList<Integer>();
    var patient = new Stage(Settings.standard().patient().make());
    patient.gate.verbs.put(
        "VRFY",
        _ -> {
          written.add(connection.unheard().length);
          return VerbStep.say(Reply.of(250, "2.1.5", "é".repeat(390)));
        });
    patient.protocol().serve(connection);
    assertTrue(written.get(20) > 8192, written.toString()); // these came in one read
  }

  @Test
  void b1_whoTalksBeforeTheGreetingMayBeTakenAndToldToTheFilters() {
    var marking = new Stage(Settings.standard().haste(SmtpSettings.Haste.MARK).make());
    var early = Transcript.of(GREETED + MAIL + "S: 250 2.6.0 …\n");
    marking.play(early, early.connection().talkingEarly());
    assertTrue(marking.gate.sessions.getFirst().early());
    assertTrue(marking.gate.sendersOfContents.getLast().early());
  }

  @Test
  void h3_whileNoMailCouldBeStoredTheGreetingSendsTheClientAway() {
    unwritable(VaultUnwritable.Cause.FULL);
    stage.play("S: 421 4.3.1 …\nS: <closed>");
    unwritable(VaultUnwritable.Cause.FAILED);
    stage.play("S: 421 4.3.0 …\nS: <closed>");
    unwritable(VaultUnwritable.Cause.STOPPING);
    stage.play("S: 421 4.3.2 …\nS: <closed>");
    assertEquals(List.of(), stage.gate.sessions);
    stage.intake.health = new Vault.Health.Writable();
    stage.play(GREETED + MAIL + "S: 250 2.6.0 …\n");
  }

  @Test
  void h3_aDiskThatFillsDuringASessionIsToldEarly() {
    during(VaultUnwritable.Cause.FULL, "S: 452 4.3.1 …\nC: NOOP\nS: 250 …\n");
    during(VaultUnwritable.Cause.FAILED, "S: 451 4.3.0 …\nC: NOOP\nS: 250 …\n");
    during(VaultUnwritable.Cause.STOPPING, "S: 421 4.3.2 …\nS: <closed>");
    assertEquals(3, stage.surroundings.recorded().notes(Note.SenderRefused.class).size());
    assertEquals(3, stage.surroundings.recorded().notes(Note.ContentRefused.class).size());
  }

  /** The disk gets sick between EHLO and MAIL; another time, between RCPT and DATA. */
  private void during(VaultUnwritable.Cause cause, String answer) {
    stage.gate.verbs.put(
        "SICKEN",
        _ -> {
          unwritable(cause);
          return new VerbStep.Say(Reply.of(250, "2.0.0", "sick"));
        });
    String sick = "C: SICKEN\nS: 250 …\n";
    stage.play(GREETED + sick + "C: MAIL FROM:<a@b>\n" + answer);
    stage.intake.health = new Vault.Health.Writable();
    stage.play(
        GREETED
            + "C: MAIL FROM:<a@b>\nS: 250 …\nC: RCPT TO:<joe@localhost>\nS: 250 …\n"
            + sick
            + "C: DATA\n"
            + answer);
    stage.intake.health = new Vault.Health.Writable();
  }

  private void unwritable(VaultUnwritable.Cause cause) {
    stage.intake.health = new Vault.Health.Unwritable(cause, "test");
  }

  @Test
  void h3_aDiskThatFailsAtTheLastMoment() {
    stage.intake.fail(new VaultUnwritable(VaultUnwritable.Cause.FULL, "full"));
    stage.play(GREETED + MAIL + "S: 452 4.3.1 …\nC: NOOP\nS: 250 …\n");
    stage.intake.fail(new VaultUnwritable(VaultUnwritable.Cause.FAILED, "EIO"));
    stage.play(GREETED + MAIL + "S: 451 4.3.0 …\n");
  }

  @Test
  void h8_whatNobodyShouldThrowCostsOneReply() {
    stage.intake.fail(new IllegalStateException("broken"));
    stage.gate.verbs.put(
        "BOOM",
        _ -> {
          throw new IllegalStateException("boom");
        });
    stage.play(GREETED + MAIL + "S: 451 4.3.0 … (…)\nC: BOOM\nS: 451 4.3.0 …\nC: NOOP\nS: 250 …\n");
    assertEquals(1, stage.surroundings.recorded().notes(Note.ContentRefused.class).size());
    assertEquals(2, stage.surroundings.recorded().notes(Note.Remark.class).size());
  }

  /** At the drain limit of a reload plugins end under those who still talk: that is no fault. */
  @Test
  void h12_whoOutlastsHisGenerationIsToComeAgain() {
    var script = Transcript.of(GREETED + "C: GONE\nS: 421 4.3.2 …\nS: <closed>\n");
    var connection = script.connection();
    stage.gate.verbs.put(
        "GONE",
        _ -> {
          connection.drain();
          throw new IllegalStateException("its generation has ended");
        });
    stage.play(script, connection);
    assertEquals(List.of(), stage.surroundings.recorded().notes(Note.Remark.class));
    var closed = stage.surroundings.recorded().notes(Note.SessionClosed.class).getFirst();
    assertEquals("the server is stopping", closed.how());
  }

  @Test
  void h8_evenTheGreetingMayFail() {
    stage.gate.brokenAtConnect = true;
    stage.play("S: 421 4.3.0 …\nS: <closed>");
    assertEquals(1, stage.surroundings.recorded().notes(Note.SessionClosed.class).size());
  }

  @Test
  void h8_aVerbThatNeverStopsAskingIsStopped() {
    var endless = new VerbStep.Continuation[1];
    endless[0] = _ -> new VerbStep.Ask(Reply.of(334, "more"), endless[0]);
    stage.gate.verbs.put("ASK", _ -> endless[0].answer(""));
    stage.play(
        GREETED + "C: ASK\n" + "S: 334 more\nC: x\n".repeat(99) + "S: 421 4.7.0 …\nS: <closed>");
  }

  @Test
  void aVerbMayAskAndClose() {
    stage.gate.verbs.put(
        "ASK",
        _ ->
            new VerbStep.Ask(
                Reply.of(334, "name"),
                line ->
                    line.equals("end")
                        ? new VerbStep.Close(Reply.of(221, "2.0.0", "end"))
                        : VerbStep.say(Reply.of(250, "2.0.0", "hello " + line))));
    stage.play(
        GREETED
            + "C: ASK\n"
            + "S: 334 name\n"
            + "C: QUIT\n"
            + "S: 250 2.0.0 hello QUIT\n"
            + "C: ASK\n"
            + "S: 334 name\n"
            + "C: end\n"
            + "S: 221 2.0.0 end\n"
            + "S: <closed>");
  }

  @Test
  void pluginsAddKeywordsAndHelp() {
    stage.gate.keywords.add("EXPN");
    stage.gate.verbs.put("EXPN", _ -> VerbStep.say(Reply.of(250, "2.1.5", "members")));
    stage.play(
        """
        S: 220 …
        C: EHLO a.example
        S: 250-mx.example.org greets [192.0.2.1]
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250-BINARYMIME
        S: 250-DSN
        S: 250-LIMITS RCPTMAX=1000
        S: 250-DELIVERBY 10
        S: 250-EXPN
        S: 250 HELP
        C: HELP expn
        S: 214 2.0.0 EXPN argument
        C: EXPN staff
        S: 250 2.1.5 members
        C: HELP nonsense
        S: 504 5.5.4 …
        """);
  }

  @Test
  void utf8AddressesNeedSmtpUtf8() {
    stage.play(
        GREETED
            + """
            C: MAIL FROM:<müller@b>
            S: 550 5.6.7 …
            C: MAIL FROM:<a@b>
            C: RCPT TO:<müller@localhost>
            S: 250 2.1.0 …
            S: 550 5.6.7 …
            C: RSET
            S: 250 …
            C: MAIL FROM:<müller@b> SMTPUTF8
            C: RCPT TO:<dömi@localhost>
            C: DATA
            S: 250 2.1.0 …
            S: 250 2.1.5 …
            S: 354 …
            C: .
            S: 250 2.6.0 …
            """);
    String trace = stage.intake.taken().getFirst().mail().trace();
    assertTrue(trace.contains(" with UTF8SMTP\r\n"), trace);
    assertTrue(trace.contains(" for <dömi@localhost>;\r\n"), trace);
  }

  @Test
  void theReceivedField() {
    stage.play(GREETED + MAIL + "S: 250 2.6.0 …\n");
    var mail = stage.intake.taken().getFirst().mail();
    assertEquals(
        """
        Received: from a.example ([192.0.2.1])
        \tby mx.example.org (Rekkas/test) with ESMTP
        \tid %s for <joe@localhost>;
        \tMon, 23 Nov 2026 12:00:00 +0000
        """
            .formatted(mail.id())
            .replace("\n", "\r\n"),
        mail.trace());
  }

  @Test
  void receivedNamesNobodyWhereThereAreSeveral() {
    stage.play(
        GREETED
            + MAIL.replace("C: DATA\n", "C: RCPT TO:<ali@localhost>\nC: DATA\n")
                .replace("S: 354", "S: 250 2.1.5 …\nS: 354")
            + "S: 250 2.6.0 …\n");
    assertTrue(!stage.intake.taken().getFirst().mail().trace().contains(" for "));
  }

  @Test
  void aServerThatStopsFinishesTheMailFirst() {
    var script = Transcript.of(GREETED + MAIL + "S: 250 2.6.0 …\nS: 421 4.3.2 …\nS: <closed>");
    var connection = script.connection();
    stage.gate.onContent =
        _ -> {
          connection.drain();
          return Verdict.Continue.SILENTLY;
        };
    stage.play(script, connection);
    assertEquals(1, stage.intake.taken().size());
  }

  @Test
  void notesTellTheStory() {
    stage.play(GREETED + MAIL + "S: 250 2.6.0 …\nC: QUIT\nS: 221 …\n");
    var notes = stage.surroundings.recorded().notes();
    assertEquals(
        List.of("SessionOpened", "TransactionBegun", "SessionClosed"),
        notes.stream().map(note -> note.getClass().getSimpleName()).toList());
    var closed = (Note.SessionClosed) notes.getLast();
    assertEquals("quit", closed.how());
    assertEquals(5, closed.commands());
  }
}
