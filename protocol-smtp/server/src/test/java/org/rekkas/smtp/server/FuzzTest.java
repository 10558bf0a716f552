package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.Seeds;

/**
 * Sessions made by chance. Every reply is well formed, nothing is thrown, nothing stays open, and
 * the answers and the mails do not depend on how the octets are split. A failure names its seed.
 */
class FuzzTest {
  /** Kept since each brings mails by DATA, by chunks, and by a last chunk alone. */
  private static final Seeds SEEDS = Seeds.keeping(3, 4, 9, 36, 44, 52);

  private static final Pattern REPLIES =
      Pattern.compile("([2345][0-9][0-9](-[^\r\n]*\r\n[2345][0-9][0-9])* [ -~]*\r\n)*");

  private static final String ENVELOPE = "MAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>";

  private static final String[] LINES = {
    "EHLO a.example",
    "HELO a",
    "HELO",
    "MAIL FROM:<a@b>",
    "MAIL FROM:<> SIZE=10 BODY=8BITMIME",
    "MAIL FROM:<a@b> BODY=BINARYMIME",
    "MAIL FROM:<a@b",
    "RCPT TO:<joe@localhost>",
    "RCPT TO:<nobody@localhost>",
    "RCPT TO:<x@y> NOTIFY=NEVER",
    "RCPT TO:<@a,@b:joe@localhost>",
    "DATA",
    "Subject: x",
    "",
    ".",
    "..",
    ".x",
    "BDAT 0",
    "BDAT 3",
    "BDAT 5 LAST",
    "BDAT 0 LAST",
    "BDAT x",
    "RSET",
    "NOOP",
    "QUIT",
    "HELP",
    "VRFY a",
    "EXPN b",
    "STARTTLS",
    "AUTH PLAIN",
    "XCLIENT ADDR=1.2.3.4",
    "FOO",
    "Received: x",
    " folded",
    "Return-Path: <x>"
  };

  /** Mails by each way. */
  private static final String[] MAILS = {
    ENVELOPE,
    ENVELOPE + "\r\nDATA\r\nSubject: data\r\n\r\n..\r\n.x\r\n.",
    ENVELOPE + "\r\nBDAT 17\r\nSubject: bdat\r\n\r\nBDAT 5 LAST\r\n.\r\n",
    ENVELOPE + "\r\nBDAT 17 LAST\r\nSubject: last\r\n"
  };

  @Test
  void everyPieceOfASessionGivesTheSame() {
    SEEDS.andFresh(
        400,
        random -> {
          String session = session(random);
          String whole = talk(session, Integer.MAX_VALUE);
          for (int piece : new int[] {1, 2, 3, 7, 64}) {
            assertEquals(whole, talk(session, piece), session);
          }
        });
  }

  @Test
  void everySplitOfASessionGivesTheSame() {
    SEEDS.andFresh(
        8,
        random -> {
          String session = session(random);
          String whole = talk(session, Integer.MAX_VALUE);
          for (int at = 1; at < session.length(); at++) {
            assertEquals(whole, talk(session.substring(0, at), session.substring(at)), session);
          }
        });
  }

  @Test
  void everySplitOfOneDialogueGivesTheSame() throws IOException {
    String session =
        "EHLO a\r\n"
            + "MAIL FROM:<a@b>\r\n"
            + "RCPT TO:<joe@localhost>\r\n"
            + "DATA\r\n"
            + "Subject: x\r\n\r\n"
            + "..\r\n"
            + ".\r\n"
            + "MAIL FROM:<a@b>\r\n"
            + "RCPT TO:<joe@localhost>\r\n"
            + "BDAT 5\r\n\r\n"
            + ".\r\n"
            + "BDAT 2 LAST\r\n"
            + "xyQUIT\r\n";
    String whole = talk(session, Integer.MAX_VALUE);
    assertTrue(whole.contains("[Subject: x\r\n\r\n.\r\n, \r\n.\r\nxy]"), whole);
    for (int at = 1; at < session.length(); at++) {
      assertEquals(whole, talk(session, at));
      assertEquals(whole, talk(session.substring(0, at), session.substring(at)));
    }
  }

  @Test
  void noiseIsAnsweredOrClosed() {
    SEEDS.andFresh(
        3000,
        random -> {
          var noise = new StringBuilder(session(random));
          for (int i = random.nextInt(6); i > 0 && !noise.isEmpty(); i--) {
            int at = random.nextInt(noise.length());
            switch (random.nextInt(4)) {
              case 0 -> noise.setCharAt(at, (char) random.nextInt(256));
              case 1 -> noise.deleteCharAt(at);
              case 2 -> noise.insert(at, "\r\n.\0 <>\"@=+".charAt(random.nextInt(11)));
              default -> noise.insert(at, noise.substring(at, Math.min(noise.length(), at + 20)));
            }
          }
          talk(noise.toString(), 1 + random.nextInt(100));
        });
  }

  /** Most greet, and every third step is a whole mail: what fails early reaches little. */
  private static String session(Random random) {
    var text = new StringBuilder(random.nextInt(4) == 0 ? "" : "EHLO a.example\r\n");
    for (int i = random.nextInt(30); i > 0; i--) {
      var from = random.nextInt(3) == 0 ? MAILS : LINES;
      text.append(from[random.nextInt(from.length)])
          .append(random.nextInt(60) == 0 ? "\n" : "\r\n");
    }
    return text.toString();
  }

  private static String talk(String session, int piece) throws IOException {
    return talk(List.of(session), piece);
  }

  private static String talk(String first, String second) throws IOException {
    return talk(List.of(first, second), Integer.MAX_VALUE);
  }

  private static String talk(List<String> parts, int piece) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    String said = stage.talk(piece, parts);
    assertTrue(REPLIES.matcher(said).matches(), () -> String.join("", parts) + "\n" + said);
    var journal = stage.surroundings.recorded();
    assertEquals(
        List.of(),
        journal.notes(Note.Remark.class).stream()
            .filter(remark -> remark.level() != Note.Level.INFO)
            .toList());
    assertEquals(1, journal.notes(Note.SessionClosed.class).size());
    return said.replaceAll("[0-9a-v]{18}", "ID")
        + stage.intake.taken().stream().map(RecordingIntake.Taken::text).toList();
  }
}
