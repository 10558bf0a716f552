package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section A of the attack list: line ends and the end of data. */
class LineEndAttacksTest {
  private static final List<String> LINE_ENDS =
      List.of("\r\n", "\n", "\r", "\r\r\n", "\n\r", "\r\n\n");

  private static final List<String> ODD =
      List.of(
          "\r\n\0.\r\n",
          "\r\n.\0\r\n",
          "\r\0\n.\r\n",
          "\r\n.\r\0\n",
          "\r\n. \r\n",
          "\r\n .\r\n",
          "\r\n..\r\n",
          "\n..\n",
          "\r\n.\t\r\n",
          "\u000b.\u000b",
          "\f.\f",
          "\u0085.\u0085",
          "\u00c2\u0085.\u00c2\u0085",
          "\u00e2\u0080\u00a8.\u00e2\u0080\u00a8",
          "\r\n\u00ef\u00bc\u008e\r\n",
          "\n.\r\n.\n",
          "\r\n.\n.\r\r\n",
          "\r.\r\n",
          "\n\n.\n\n",
          "\u008d\u008a.\u008d\u008a",
          "\u008d\u008a.\r\n");

  /** Those that do not hold a true CRLF.CRLF. */
  private static List<String> sequences() {
    var all = new ArrayList<>(ODD);
    for (String before : LINE_ENDS) {
      for (String behind : LINE_ENDS) {
        String sequence = before + "." + behind;
        if (!("x" + sequence).contains("\r\n.\r\n")) {
          all.add(sequence);
        }
      }
    }
    return all;
  }

  @Test
  void a1_a4_noSequenceSmugglesASecondMail() throws IOException {
    for (var settings : List.of(Settings.standard(), Settings.standard().normalising())) {
      for (String sequence : sequences()) {
        smuggle(settings.patient().make(), sequence, Integer.MAX_VALUE);
        smuggle(settings.patient().make(), sequence, 1);
      }
    }
  }

  private static void smuggle(SmtpSettings settings, String sequence, int piece)
      throws IOException {
    var stage = new Stage(settings);
    String said =
        stage.talk(
            piece,
            "EHLO probe.example\r\n"
                + "MAIL FROM:<a@probe.example>\r\n"
                + "RCPT TO:<joe@localhost>\r\n"
                + "DATA\r\n"
                + "Subject: outer\r\n\r\n"
                + "outer body"
                + sequence
                + "MAIL FROM:<smuggled@probe.example>\r\nRCPT TO:<joe@localhost>\r\nDATA\r\n"
                + "Subject: smuggled\r\n\r\nsmuggled body\r\n.\r\n"
                + "NOOP\r\nQUIT\r\n");
    assertTrue(said.endsWith("250 2.0.0 OK\r\n221 2.0.0 goodbye\r\n"), said);
    assertEquals(1, said.split("354 ", -1).length - 1, said);
    assertTrue(stage.intake.taken().size() <= 1);
    if (stage.intake.taken().size() == 1) {
      assertTrue(stage.intake.content().startsWith("Subject: outer\r\n"));
      assertTrue(stage.intake.content().endsWith("smuggled body\r\n"));
      assertFalse(stage.intake.content().replace("\r\n", "").matches("(?s).*[\r\n].*"));
    } else {
      assertTrue(said.contains("550 5.6.0 "), said);
    }
  }

  @Test
  void a5_oneModeForAllWays() {
    new Stage()
        .play(
            """
            S: 220 …
            C: EHLO a.example
            S: …
            C: MAIL FROM:<a@b> BODY=8BITMIME
            C: RCPT TO:<joe@localhost>
            C: DATA
            S: 250 2.1.0 …
            S: 250 2.1.5 …
            S: 354 …
            C> Subject: a\\r\\n\\r\\nbare\\nfeed\\r\\n.\\r\\n
            S: 550 5.6.0 …
            C: MAIL FROM:<a@b>
            C: RCPT TO:<joe@localhost>
            C> BDAT 16 LAST\\r\\nSubject: a\\rb\\r\\n\\r\\n
            S: 250 2.1.0 …
            S: 250 2.1.5 …
            S: 550 5.6.0 …
            C: MAIL FROM:<a@b>
            C: RCPT TO:<joe@localhost>
            C> BDAT 13\\r\\nSubject: a\\r\\n\\r
            C> BDAT 3 LAST\\r\\nb\\r\\n
            S: 250 2.1.0 …
            S: 250 2.1.5 …
            S: 250 2.0.0 13 octets received
            S: 550 5.6.0 …
            C: MAIL FROM:<a@b> BODY=BINARYMIME
            C: RCPT TO:<joe@localhost>
            C> BDAT 18 LAST\\r\\nSubject: a\\r\\n\\r\\n\\r\\n\\n\\0
            S: 250 2.1.0 …
            S: 250 2.1.5 …
            S: 250 2.6.0 …
            C: QUIT
            S: 221 …
            """);
  }

  /** RFC 3030 §3 frees the body; in a header, a relay would make fields of it (E6, C10). */
  @Test
  void a5_aHeaderIsOfLinesAlsoWhereTheBodyIsBinary() throws IOException {
    for (int piece : List.of(1, 7, Integer.MAX_VALUE)) {
      for (String header :
          List.of(
              "X-A: b\rFrom: boss@example.org\r\n\r\n",
              "X-A: b\r\n\rFrom: boss@example.org\r\n\r\n",
              "X-A: b\nFrom: boss@example.org\r\n\r\n",
              "X-A: b\r\r\nFrom: boss@example.org\r\n\r\n",
              "X-A: b\r")) {
        assertTrue(
            binary(new Stage(Settings.standard().patient().make()), header, piece)
                .contains("550 5.6.0 "),
            header);
        var normalising = new Stage(Settings.standard().normalising().patient().make());
        assertTrue(binary(normalising, header, piece).contains("250 2.6.0 "), header);
        String content = normalising.intake.content();
        assertFalse(content.replace("\r\n", "").matches("(?s).*[\r\n].*"), content);
      }
    }
  }

  @Test
  void a5_aBinaryBodyIsTakenAsItIs() throws IOException {
    for (int piece : List.of(1, 7, Integer.MAX_VALUE)) {
      for (String content :
          List.of("X-A: b\r\n\r\na\rb\nc\0\r", "X-A: b\r\n\r\n\r", "no header\r\r\n")) {
        var stage = new Stage(Settings.standard().patient().make());
        assertTrue(binary(stage, content, piece).contains("250 2.6.0 "), content);
        assertTrue(stage.intake.content().endsWith(content), content);
      }
    }
  }

  private static String binary(Stage stage, String content, int piece) throws IOException {
    return stage.talk(
        piece,
        "EHLO a.example\r\nMAIL FROM:<a@b> BODY=BINARYMIME\r\nRCPT TO:<joe@localhost>\r\nBDAT "
            + content.length()
            + " LAST\r\n"
            + content
            + "QUIT\r\n");
  }

  @Test
  void a6_aBareLineEndInACommandEndsTheSession() {
    for (String line :
        List.of("NOOP\\nNOOP\\r\\n", "NOOP\\rNOOP\\r\\n", "NOOP\\n", "\\nNOOP\\r\\n")) {
      new Stage()
          .play(
              """
              S: 220 …
              C: EHLO a.example
              S: …
              C> %s
              S: 500 5.5.2 …
              S: <closed>
              """
                  .formatted(line));
    }
  }

  @Test
  void a10_aMessageWithoutItsLastLineEndIsKeptAsItIs() {
    var stage =
        new Stage()
            .play(
                """
                S: 220 …
                C: EHLO a.example
                S: …
                C: MAIL FROM:<a@b>
                C: RCPT TO:<joe@localhost>
                C> BDAT 14 LAST\\r\\nSubject: a\\r\\n\\r\\n
                S: 250 2.1.0 …
                S: 250 2.1.5 …
                S: 250 2.6.0 …
                C: MAIL FROM:<a@b>
                C: RCPT TO:<joe@localhost>
                C> BDAT 18 LAST\\r\\nSubject: a\\r\\n\\r\\nbody
                S: 250 2.1.0 …
                S: 250 2.1.5 …
                S: 250 2.6.0 …
                """);
    assertEquals("Subject: a\r\n\r\nbody", stage.intake.content());
  }
}
