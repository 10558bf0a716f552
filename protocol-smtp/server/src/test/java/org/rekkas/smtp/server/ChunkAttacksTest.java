package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.server.Passages.GOOD;
import static org.rekkas.smtp.server.Passages.GREETED;
import static org.rekkas.smtp.server.Passages.MAIL;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.MemoryConnection;

/** Section B of the attack list: contents in chunks, and those that are cut off. */
class ChunkAttacksTest {
  @Test
  void b5_b6_aConnectionThatEndsInAContentLeavesNothing() throws IOException {
    for (String start :
        List.of("DATA\r\nSubject: cut\r\n", "BDAT 10\r\nSubj", "BDAT 0\r\nBDAT 9 LAST\r\nS")) {
      var stage = new Stage(Settings.standard().patient().make());
      var connection =
          MemoryConnection.sending(
              ("EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n" + start)
                  .getBytes(ISO_8859_1));
      stage.protocol().serve(connection);
      assertEquals(0, stage.intake.taken().size());
      assertEquals(1, stage.intake.drafts.size());
      var draft = stage.intake.drafts.getFirst();
      assertThrows(IllegalStateException.class, () -> draft.write(new byte[1], 0, 1), start);
      assertEquals(
          "connection lost",
          stage.surroundings.recorded().notes(Note.SessionClosed.class).getFirst().how());
    }
  }

  @Test
  void b7_aChunkThatBelongsToNothingIsSkipped() {
    new Stage()
        .play(
            GREETED
                + """
                C> BDAT 6\\r\\nQUIT\\r\\n
                S: 503 5.5.1 …
                C: MAIL FROM:<a@b>
                C> BDAT 6 LAST\\r\\nQUIT\\r\\n
                S: 250 …
                S: 554 5.5.1 …
                """
                + GOOD);
  }

  @Test
  void b8_anErrorInAChunkEndsTheTransaction() {
    new Stage(Settings.standard().maxSize(100).make())
        .play(
            GREETED
                + MAIL
                + """
                C> BDAT 101\\r\\n%s
                C: DATA
                S: 552 5.3.4 …
                S: 503 5.5.1 …
                """
                    .formatted("x".repeat(101))
                + GOOD);
  }

  @Test
  void b11_chunksThatBringNothingAreCounted() throws IOException {
    for (String chunk : List.of("BDAT 0\r\n", "BDAT 1\r\nx")) {
      var stage = new Stage(Settings.standard().patient().make());
      String said =
          stage.talk(
              8192,
              "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n" + chunk.repeat(100_000));
      assertTrue(said.endsWith("\r\n421 4.7.0 too many commands without a mail\r\n"));
      assertTrue(said.length() < 10_000);
    }
  }

  @Test
  void b12_aChunkOfUnknownSizeEndsTheSession() {
    for (String size : List.of("18446744073709551616", "-1", "+1", "1 LAST x", "0x10", "")) {
      new Stage().play(GREETED + MAIL + "C: BDAT " + size + "\nS: 501 5.5.4 …\nS: <closed>");
    }
    new Stage().play(GREETED + MAIL + "C: BDAT 922337203685477579\nS: 552 5.3.4 …\nS: <closed>");
  }

  @Test
  void b13_chunksAndOtherCommands() {
    new Stage()
        .play(
            GREETED
                + MAIL
                + """
                C> BDAT 4\\r\\nlost
                C: RCPT TO:<ali@localhost>
                C: MAIL FROM:<x@y>
                C: DATA
                S: 250 2.0.0 4 octets received
                S: 503 5.5.1 …
                S: 503 5.5.1 …
                S: 503 5.5.1 DATA after BDAT…
                """
                + MAIL
                + """
                C> BDAT 4\\r\\nlost
                C: RSET
                C> BDAT 4 LAST\\r\\nlost
                S: 250 2.0.0 4 octets received
                S: 250 2.0.0 reset
                S: 503 5.5.1 …
                """
                + MAIL
                + """
                C> BDAT 4\\r\\nlost
                C: EHLO again
                S: 250 2.0.0 4 octets received
                S: …
                S: 250 HELP
                """
                + GOOD);
    var stage =
        new Stage()
            .play(
                GREETED
                    + MAIL
                    + """
                    C> BDAT 4\\r\\nlost
                    C: QUIT
                    S: 250 …
                    S: 221 …
                    S: <closed>
                    """);
    assertEquals(0, stage.intake.taken().size());
  }

  @Test
  void b13_chunksMakeAMail() {
    var stage =
        new Stage()
            .play(
                GREETED
                    + MAIL
                    + """
                    C> BDAT 12\\r\\nSubject: a\\r\\n
                    C> BDAT 2\\r\\n\\r\\n
                    C> BDAT 3\\r\\n.\\r\\n
                    C: BDAT 0 LAST
                    S: 250 2.0.0 12 octets received
                    S: 250 2.0.0 2 octets received
                    S: 250 2.0.0 3 octets received
                    S: 250 2.6.0 …
                    """
                    + GOOD);
    assertEquals("Subject: a\r\n\r\n.\r\n", stage.intake.taken().getFirst().text());
  }
}
