package org.rekkas.kernel.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

class BufferedJournalTest {
  private static final MailId ID = new MailId("1c4kb0000abcdefghi");
  private static final Client CLIENT = new Client(InetAddress.getLoopbackAddress(), 4711, true);
  private static final ForwardPath ALI = ForwardPath.of("ali@localhost");

  @TempDir Path logs;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final MemoryVault vault = new MemoryVault();

  private List<String> written(LogSettings.Format format, Note... notes) throws Exception {
    var settings =
        new LogSettings(
            format, Note.Level.INFO, Note.Level.ERROR, 1 << 20, Duration.ofDays(1), 1 << 22);
    try (var log = LogOutput.open(settings, logs);
        var journal = new BufferedJournal(log, traces(1 << 16), clock, _ -> {})) {
      journal.start();
      Arrays.asList(notes).forEach(journal::note);
      journal.settle();
      return Files.readAllLines(logs.resolve("rekkas.log"));
    }
  }

  private Traces traces(int perMail) {
    return new Traces(vault, new TraceSettings(Duration.ofDays(7), perMail, 1 << 20), clock);
  }

  private static Note delivered() {
    return new Note.MailDelivered(ID, ALI, "mailbox", "INBOX uid 17", Duration.ofMillis(12));
  }

  @Test
  void aDeliveryIsOneLine() throws Exception {
    assertEquals(
        List.of(
            "2026-11-23T12:00:00.000Z INFO  delivered id=1c4kb0000abcdefghi to=<ali@localhost>"
                + " where=\"INBOX uid 17\" age=12ms"),
        written(LogSettings.Format.TEXT, delivered(), new Note.MailFinished(ID, Duration.ZERO)));
  }

  @Test
  void orOneObject() throws Exception {
    assertEquals(
        List.of(
            "{\"at\":\"2026-11-23T12:00:00.000Z\",\"level\":\"INFO\",\"what\":\"delivered\","
                + "\"id\":\"1c4kb0000abcdefghi\",\"to\":\"<ali@localhost>\","
                + "\"where\":\"INBOX uid 17\",\"age_ms\":12}"),
        written(LogSettings.Format.JSON, delivered()));
  }

  @Test
  void b28_e15_whatComesFromOutsideIsEscaped() throws Exception {
    var evil =
        new Note.RecipientRefused(
            ID,
            ALI,
            CLIENT,
            Reply.of(550, "5.1.1", "no such mailbox"),
            Evidence.of("a\r\nb \u001b[31m\u202e ${jndi:ldap://x} \"%s\""));
    String text = written(LogSettings.Format.TEXT, evil).getFirst();
    assertTrue(
        text.endsWith("why=\"a\\u{d}\\u{a}b \\u{1b}[31m\\u{202e} ${jndi:ldap://x} \\\"%s\\\"\""),
        text);
    String json = written(LogSettings.Format.JSON, evil).getLast();
    assertTrue(
        json.endsWith(
            "\"why\":\"a\\u000d\\u000ab \\u001b[31m\\u202e ${jndi:ldap://x} \\\"%s\\\"\"}"),
        json);
  }

  /** Attack H8: what a plugin notes is its own fault, and nobody else's loss. */
  @Test
  void h8_aNoteWithoutAPartIsDroppedAndTheOthersAreWritten() throws Exception {
    var hollow = new Note.Remark("p", Note.Level.WARN, Optional.of(ID), null);
    List<String> lines =
        written(LogSettings.Format.TEXT, delivered(), hollow, hollow, delivered()).stream()
            .filter(line -> line.startsWith("2026-11-23"))
            .toList();
    assertEquals(2, lines.size(), lines::toString);
    assertEquals(lines.getFirst(), lines.getLast());
    assertEquals(2, traces(1 << 16).of(ID).lines().size());
  }

  @Test
  void h8_nullIsRefusedOnTheThreadThatNotesIt() {
    Note[] nothing = {null};
    assertThrows(NullPointerException.class, () -> written(LogSettings.Format.TEXT, nothing));
  }

  @Test
  void aTraceTellsWhatHappenedInOrder() throws Exception {
    written(
        LogSettings.Format.TEXT,
        new Note.TransactionBegun(
            ID, "s1", CLIENT, "c.example", Optional.empty(), ReversePath.NULL),
        new Note.Judged(
            ID,
            "spf/check",
            Note.Stage.SENDER,
            "continue",
            Evidence.of("pass").with("ip", "192.0.2.1"),
            Duration.ofMillis(3),
            "spf.xml:3:1"),
        new Note.MailAccepted(
            ID, "smtp", Optional.of(CLIENT), ReversePath.NULL, 1, 4096, Duration.ofNanos(350_000)),
        delivered());
    var lines = traces(1 << 16).of(ID).lines();
    assertEquals(
        List.of(
            "began: MAIL FROM:<> from [127.0.0.1] (local network), which says it is c.example;"
                + " session s1",
            "spf/check (at MAIL): continue, because: pass ip=192.0.2.1; took 3ms; configured at"
                + " spf.xml:3:1",
            "accepted from <> by smtp: 4096 octets for 1 recipient; safe on disk after 350us",
            "delivered to <ali@localhost>: INBOX uid 17 (mailbox), 12ms old"),
        lines.stream().map(Trace.Line::what).toList());
    assertEquals(clock.instant(), lines.getFirst().at());
  }

  @Test
  void refusedMailsHaveATraceToo() throws Exception {
    written(
        LogSettings.Format.TEXT,
        new Note.SenderRefused(
            ID, ReversePath.NULL, CLIENT, Reply.of(550, "5.7.1", "not from you")));
    assertEquals(
        "refused the sender <>: 550 5.7.1 not from you",
        traces(1 << 16).of(ID).lines().getFirst().what());
  }

  /** Else the log would have the 250 and nothing of where the mail is. */
  @Test
  void whatIsDroppedIsTold() throws Exception {
    List<String> lines = written(LogSettings.Format.TEXT, judged("discard"), judged("continue"));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().contains("INFO  judged id=" + ID), lines::toString);
    var counts = new Counts();
    counts.count(judged("discard"));
    counts.count(judged("in shadow: discard"));
    counts.count(new Note.MailFinished(ID, Duration.ZERO));
    assertTrue(counts.all().contains(new Counts.Count(Counted.DISCARDED, "", 1)));
    assertTrue(counts.all().contains(new Counts.Count(Counted.FINISHED, "", 1)));
  }

  private static Note judged(String verdict) {
    return new Note.Judged(
        ID, "own/x", Note.Stage.CONTENT, verdict, Evidence.NONE, Duration.ofMillis(3), "");
  }

  /** The first line of many a host says less than the last one. */
  @Test
  void aReplyIsToldWithAllOfItsLines() throws Exception {
    var code = Optional.of(EnhancedCode.of("5.7.26"));
    var reply = new Reply(550, code, List.of("This mail is blocked,", "see http://x.example"));
    String line =
        written(LogSettings.Format.TEXT, new Note.DeliveryFailed(ID, ALI, 1, reply, Evidence.NONE))
            .getFirst();
    String whole = "550 5.7.26 This mail is blocked, see http://x.example";
    assertTrue(line.endsWith("reply=\"" + whole + "\""), line);
    assertEquals(
        "gave up on <ali@localhost> at attempt 1: " + whole,
        traces(1 << 16).of(ID).lines().getFirst().what());
  }

  @Test
  void aSignWithoutALineOfTheConfigurationHasNone() throws Exception {
    written(
        LogSettings.Format.TEXT,
        new Note.SignCounted(ID, "PASSED_ON", 0, true, "of another author", "originator", ""));
    assertEquals(
        "in shadow: PASSED_ON 0.00, says originator: of another author",
        traces(1 << 16).of(ID).lines().getFirst().what());
  }

  @Test
  void aTraceIsBounded() {
    var traces = traces(1000);
    for (int piece = 0; piece < 50; piece++) {
      var text = new StringBuilder();
      IntStream.range(0, 20).forEach(i -> text.append("1 line ").append(i).append('\n'));
      traces.write(Map.of(ID, text));
    }
    var lines = traces.of(ID).lines();
    assertTrue(lines.size() < 200, "" + lines.size());
    assertTrue(lines.getLast().what().contains("more happened"), lines.getLast().what());
  }

  @Test
  void oldTracesGo() {
    var traces = traces(1 << 16);
    traces.write(Map.of(ID, new StringBuilder(clock.millis() + " old\n")));
    clock.advance(Duration.ofDays(6));
    var younger = new MailId("1c5kb0000abcdefghi");
    traces.write(Map.of(younger, new StringBuilder(clock.millis() + " young\n")));
    clock.advance(Duration.ofDays(2));
    assertFalse(traces.prune());
    assertEquals(List.of(), traces.of(ID).lines());
    assertEquals(1, traces.of(younger).lines().size());
    clock.advance(Duration.ofDays(9));
    assertFalse(traces.prune());
    assertEquals(List.of(), traces.of(younger).lines());
  }

  /** A piece may be as long as a trace: few are in memory at a time. */
  @Test
  void oldTracesGoAFewAtATime() {
    var traces = traces(1 << 16);
    for (int i = 0; i < 40; i++) {
      write(traces, "1c4kb00%02daaaaaaaaa".formatted(i));
    }
    clock.advance(Duration.ofDays(8));
    write(traces, "1c9kb0000aaaaaaaaa");
    assertTrue(traces.prune());
    assertTrue(traces.prune());
    assertFalse(traces.prune());
    assertEquals(1, vault.space("trace").range(new byte[0], new byte[] {-1}, 100).size());
  }

  @Test
  void whatHappensLaterToAnOldMailGoesWhenItIsOld() {
    var traces = traces(1 << 16);
    write(traces, ID.text());
    write(traces, "1c4kc0000aaaaaaaaa");
    clock.advance(Duration.ofDays(8));
    assertFalse(traces.prune());
    write(traces, ID.text());
    clock.advance(Duration.ofDays(6));
    write(traces, "1c5kb0000aaaaaaaaa");
    clock.advance(Duration.ofDays(2));
    assertFalse(traces.prune());
    assertEquals(List.of(), traces.of(ID).lines());
  }

  @Test
  void aYoungPieceOfAnOldMailKeepsNoOthers() {
    var traces = traces(1 << 16);
    write(traces, ID.text());
    write(traces, "1c4kc0000aaaaaaaaa");
    clock.advance(Duration.ofDays(6));
    write(traces, ID.text());
    clock.advance(Duration.ofDays(2));
    assertFalse(traces.prune());
    assertEquals(1, traces.of(ID).lines().size());
    assertEquals(List.of(), traces.of(new MailId("1c4kc0000aaaaaaaaa")).lines());
  }

  private void write(Traces traces, String id) {
    traces.write(Map.of(new MailId(id), new StringBuilder(clock.millis() + " piece\n")));
  }

  @Test
  void countsHaveBoundedLabels() throws Exception {
    var counts = new Counts();
    for (int i = 0; i < 5000; i++) {
      counts.count(new Note.PluginFailed("p" + i, "x", "y", Optional.empty()));
    }
    counts.count(delivered());
    assertTrue(counts.all().size() <= 1002);
    assertTrue(counts.all().contains(new Counts.Count(Counted.DELIVERED, "", 1)));
    assertTrue(counts.all().contains(new Counts.Count(Counted.OTHER, "", 4000)));
  }
}
