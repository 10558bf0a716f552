package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.server.Passages.GOOD;
import static org.rekkas.smtp.server.Passages.GREETED;
import static org.rekkas.smtp.server.Passages.MAIL;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** Section B of the attack list: whatever a client does, a session ends. */
class PatienceAttacksTest {
  @Test
  void b18_patienceEnds() throws IOException {
    assertEquals(20, repliesUntilClosed("FOO\r\n", "421 4.7.0 too many errors"));
    assertEquals(20, repliesUntilClosed("MAIL FROM:<\r\n", "421 4.7.0 too many errors"));
    for (String junk : List.of("NOOP", "RSET", "VRFY a", "HELP NOOP", "HELO a", "RCPT TO:<a@b>")) {
      int replies = repliesUntilClosed(junk + "\r\n", "421 4.7.0 too many ");
      assertTrue(replies <= 101, junk);
    }
  }

  /** What leads to no mail counts: not a MAIL that is taken, nor a chunk of some size. */
  @Test
  void b18_whatLeadsToAMailIsNotCounted() throws IOException {
    assertEquals(202, repliesUntilClosed("MAIL FROM:<a@b>\r\nRSET\r\n", "421 4.7.0 "));
    assertEquals(
        152, repliesUntilClosed("MAIL FROM:<a@b>\r\nMAIL FROM:<a@b>\r\nRSET\r\n", "421 4.7.0 "));
    String mail = "MAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n";
    String small = "BDAT 63\r\n" + "a".repeat(63);
    String large = "BDAT 64\r\n" + "a".repeat(64);
    String all = mail + small.repeat(100) + large.repeat(1000) + small;
    String[] said = new Stage(Settings.standard().patient().make()).talk(4096, all).split("\r\n");
    assertEquals(1 + 2 + 100 + 1000 + 1, said.length);
    assertTrue(said[said.length - 1].startsWith("421 4.7.0 too many "), said[said.length - 1]);
  }

  private static int repliesUntilClosed(String command, String end) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    String said = stage.talk(4096, command.repeat(10_000));
    String[] lines = said.split("\r\n");
    assertTrue(lines[lines.length - 1].startsWith(end), said);
    return lines.length - 1;
  }

  @Test
  void b18_mailsRenewThePatience() throws IOException {
    var stage = new Stage();
    String mail =
        MAIL + "C: DATA\nS: 354 …\nC: .\nS: 250 2.6.0 …\nC: FOO\nS: 500 …\nC: RSET\nS: 250 …\n";
    stage.play(GREETED + mail.repeat(150));
    assertEquals(150, stage.intake.taken().size());
  }

  @Test
  void b19_linesHaveAnEnd() {
    new Stage().play(GREETED + "C: NOOP " + "x".repeat(2041) + "\nS: 250 2.0.0 OK\n" + GOOD);
    for (int length : new int[] {2042, 4096, 60_000}) {
      String line = "x".repeat(length);
      new Stage().play(GREETED + "C: NOOP " + line + "\nS: 500 5.5.2 …\n" + GOOD);
    }
    new Stage()
        .play(GREETED + "C: NOOP " + "x".repeat(10_000_000) + "\nS: 421 4.5.2 …\nS: <closed>\n");
  }

  @Test
  void b19_linesThatAreTooLongAreErrorsAndEndByCrLfAlone() {
    String line = "NOOP " + "x".repeat(2042);
    new Stage().play(GREETED + "C> " + line + "\\n\nS: 500 5.5.2 …\nS: <closed>\n");
    String refused = "C: " + line + "\nS: 500 5.5.2 …\n";
    new Stage()
        .play(GREETED + refused.repeat(19) + "C: " + line + "\nS: 421 4.7.0 …\nS: <closed>\n");
  }

  @Test
  void b20_everyWaitHasAnInstantAtWhichItEnds() {
    var script =
        Transcript.of(
            GREETED + MAIL + "C: DATA\nS: 354 …\nC: a\nC> .\nC> \\r\\n\nS: 250 2.6.0 …\n");
    var stage = new Stage();
    var connection = script.connection().inPieces(1);
    stage.play(script, connection);
    var now = stage.surroundings.clock().instant();
    for (var deadline : connection.deadlines()) {
      assertTrue(
          deadline.equals(now.plus(Duration.ofMinutes(5)))
              || deadline.equals(now.plus(Duration.ofMinutes(3))));
    }
    assertTrue(connection.deadlines().contains(now.plus(Duration.ofMinutes(3))));
  }

  @Test
  void b20_aDripOfOctetsGainsNothing() throws IOException {
    var stage = new Stage();
    var start = stage.surroundings.clock().instant();
    var said = new StringBuilder();
    var connection =
        new MemoryConnection[] {
          new MemoryConnection(
              heard -> {
                said.append(new String(heard, ISO_8859_1));
                stage.surroundings.manualClock().advance(Duration.ofMinutes(1));
                if (stage
                    .surroundings
                    .clock()
                    .instant()
                    .isAfter(start.plus(Duration.ofMinutes(5)))) {
                  throw new SocketTimeoutException();
                }
                return "x".getBytes(ISO_8859_1);
              })
        };
    stage.protocol().serve(connection[0]);
    said.append(new String(connection[0].unheard(), ISO_8859_1));
    assertTrue(said.toString().endsWith("421 4.4.2 timeout\r\n"), said.toString());
  }

  @Test
  void b20_aSessionEndsAfterItsTime() throws IOException {
    var stage = new Stage();
    var connection =
        new MemoryConnection(
            _ -> {
              stage.surroundings.manualClock().advance(Duration.ofHours(2));
              throw new SocketTimeoutException();
            });
    stage.protocol().serve(connection);
    assertTrue(
        new String(connection.unheard(), ISO_8859_1)
            .endsWith("421 4.4.2 the session has lasted too long\r\n"));
  }
}
