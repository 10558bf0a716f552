package org.rekkas.plugins.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Seeds;

/**
 * Sessions made by chance: nothing is thrown, the maildrop is free afterwards, nothing is removed
 * without QUIT, and the answers do not depend on how the octets are split.
 */
class FuzzTest {
  private static final Seeds SEEDS = Seeds.keeping(1, 2, 3);

  private static final String[] LINES = {
    "USER ali",
    "USER joe",
    "USER",
    "PASS secret",
    "PASS wrong",
    "PASS",
    "STAT",
    "LIST",
    "LIST 1",
    "LIST 9",
    "UIDL",
    "UIDL 2",
    "RETR 1",
    "RETR 2",
    "RETR 0",
    "RETR x",
    "TOP 1 0",
    "TOP 2 1",
    "TOP 1",
    "DELE 1",
    "DELE 2",
    "DELE 3",
    "RSET",
    "NOOP",
    "QUIT",
    "CAPA",
    "UTF8",
    "LANG",
    "LANG en",
    "STLS",
    "AUTH",
    "AUTH PLAIN",
    "FOO",
    "",
    "x\u0000y",
    "USER ali\r\nPASS secret"
  };

  @Test
  void everySplitOfASessionGivesTheSame() {
    SEEDS.andFresh(
        200,
        random -> {
          String session = session(random);
          String whole = talk(session, Integer.MAX_VALUE);
          for (int piece : new int[] {1, 2, 3, 7, 64}) {
            assertEquals(whole, talk(session, piece), session);
          }
        });
  }

  private static String talk(String session, int piece) throws IOException {
    var stage = new Stage().mail("Subject: 1\r\n\r\n.\r\n..\r\nx").mail("Subject: 2\r\n");
    var heard = new ByteArrayOutputStream();
    var left = new ArrayList<>(List.of(session.getBytes(UTF_8), new byte[0]));
    var connection =
        new MemoryConnection(
                what -> {
                  heard.writeBytes(what);
                  return left.removeFirst();
                })
            .from("127.0.0.1", true)
            .inPieces(piece);
    stage.protocol.serve(connection);
    heard.writeBytes(connection.unheard());
    String answers = heard.toString(UTF_8);
    assertTrue(answers.startsWith("+OK ") && answers.endsWith("\r\n"), answers);
    assertTrue(stage.surroundings.locks().take(Stage.ALI.key()).isPresent(), "the lock");
    assertTrue(
        stage.surroundings.recorded().notes(Note.Remark.class).stream()
            .allMatch(remark -> remark.level() == Note.Level.INFO));
    assertTrue(session.contains("QUIT") || stage.messages() == 2, "removed without QUIT");
    return answers;
  }

  private static String session(Random random) {
    var session = new StringBuilder();
    for (int i = random.nextInt(25); i > 0; i--) {
      session.append(LINES[random.nextInt(LINES.length)]).append("\r\n");
    }
    return session.toString();
  }
}
