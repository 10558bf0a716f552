package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;

/**
 * Sessions made by chance. Every reply is well formed, nothing is thrown, nothing stays open, and
 * the answers do not depend on how the octets are split. The seed is printed by a failure.
 */
class FuzzTest {
  private static final Pattern REPLIES =
      Pattern.compile("([2345][0-9][0-9](-[^\r\n]*\r\n[2345][0-9][0-9])* [ -~]*\r\n)*");

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

  @Test
  void everySplitOfASessionGivesTheSame() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      String session = session(random);
      String whole = talk(session, Integer.MAX_VALUE, seed);
      for (int piece : new int[] {1, 2, 3, 7, 64}) {
        assertEquals(whole, talk(session, piece, seed), "seed " + seed + "\n" + session);
      }
    }
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
    String whole = talk(session, Integer.MAX_VALUE, 0);
    assertTrue(whole.contains("[Subject: x\r\n\r\n.\r\n, \r\n.\r\nxy]"), whole);
    for (int piece = 1; piece < session.length(); piece++) {
      assertEquals(whole, talk(session, piece, 0));
    }
  }

  @Test
  void noiseIsAnsweredOrClosed() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
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
      talk(noise.toString(), 1 + random.nextInt(100), seed);
    }
  }

  private static String session(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(LINES[random.nextInt(LINES.length)])
          .append(random.nextInt(60) == 0 ? "\n" : "\r\n");
    }
    return text.toString();
  }

  private static String talk(String session, int piece, long seed) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    String said = LineEndAttacksTest.talk(stage, piece, session);
    assertTrue(
        REPLIES.matcher(said).matches(), () -> "seed " + seed + "\n" + session + "\n" + said);
    var journal = stage.surroundings.recorded();
    assertEquals(List.of(), journal.notes(Note.Remark.class), () -> "seed " + seed);
    assertEquals(1, journal.notes(Note.SessionClosed.class).size());
    return said.replaceAll("[0-9a-v]{18}", "ID")
        + stage.intake.taken.stream().map(RecordingIntake.Taken::content).toList();
  }
}
