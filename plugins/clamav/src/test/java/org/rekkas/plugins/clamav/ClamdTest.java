package org.rekkas.plugins.clamav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rekkas.daemon.Daemon;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.ScriptedDaemon;
import org.rekkas.testkit.TextContent;

class ClamdTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private static Clamd.Found scan(ScriptedDaemon daemon, String mail) {
    return new Clamd(new Daemon(daemon.address(), WITHIN)).scan(new TextContent(mail));
  }

  /** What clamd does: reads the pieces, looks for a word. */
  private static ScriptedDaemon clamd() {
    return new ScriptedDaemon(
        (in, out) -> {
          String mail = received(in);
          String answer = mail.contains("EVIL") ? "stream: Evil-1 FOUND\0" : "stream: OK\0";
          out.write(answer.getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static String received(InputStream from) throws IOException {
    var in = new DataInputStream(from);
    assertEquals("zINSTREAM\0", new String(in.readNBytes(10), StandardCharsets.US_ASCII));
    var mail = new ByteArrayOutputStream();
    for (int length = in.readInt(); length > 0; length = in.readInt()) {
      mail.write(in.readNBytes(length));
    }
    return mail.toString(StandardCharsets.US_ASCII);
  }

  private static ScriptedDaemon saying(String answer) {
    return new ScriptedDaemon(
        (in, out) -> {
          received(in);
          out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
  }

  @Test
  void noTimeForAnAnswerIsAProblem() {
    var section = new FakeSection("clamav").with("within", Duration.ZERO);
    Settings.from(section);
    assertEquals(
        List.of("within: is too short for any answer: at least 100ms"), section.problems());
  }

  private static void unavailable(ScriptedDaemon daemon, String why) throws IOException {
    try (daemon) {
      var e = assertThrows(Daemon.Unavailable.class, () -> scan(daemon, "x"));
      assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
    }
  }

  @Test
  void aMailIsStreamedAndTheAnswerUnderstood() throws IOException {
    try (var daemon = clamd()) {
      assertEquals(new Clamd.Found.Nothing(), scan(daemon, "x".repeat(1_000_000)));
      assertEquals(new Clamd.Found.Virus("Evil-1"), scan(daemon, "x".repeat(200_000) + "EVIL"));
      assertEquals(new Clamd.Found.Nothing(), scan(daemon, ""));
    }
  }

  @Test
  void h10_whatIsNoAnswerIsAFailureAndNeverAnOk() throws IOException {
    unavailable(saying("stream: INSTREAM size limit exceeded. ERROR\0"), "size limit");
    unavailable(saying(""), "without an answer");
    unavailable(saying("stream: "), "clamd says: stream:");
    unavailable(saying("stream: OK but\0"), "clamd says");
    unavailable(saying("stream:  FOUND\0"), "clamd says");
    unavailable(saying("stream: a\r\nX: b FOUND\0"), "clamd says: stream: a??X: b FOUND");
    unavailable(saying("x".repeat(100_000)), "without end");
    unavailable(new ScriptedDaemon((in, _) -> in.readNBytes(5)), "");
  }

  @Test
  void h10_aDaemonThatIsDownOrSilentHoldsNobody() throws IOException {
    String gone;
    try (var daemon = clamd()) {
      gone = daemon.address();
    }
    var down = new Clamd(new Daemon(gone, WITHIN));
    assertThrows(Daemon.Unavailable.class, () -> down.scan(new TextContent("x")));
    var over = new CountDownLatch(1);
    try (var silent =
        new ScriptedDaemon(
            (in, out) -> {
              try {
                received(in);
                out.write('s');
                over.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            })) {
      var clamd = new Clamd(new Daemon(silent.address(), Duration.ofMillis(200)));
      var e = assertThrows(Daemon.Unavailable.class, () -> clamd.scan(new TextContent("x")));
      assertTrue(String.valueOf(e.getMessage()).contains("within 200 ms"), e.getMessage());
      over.countDown();
    }
  }
}
