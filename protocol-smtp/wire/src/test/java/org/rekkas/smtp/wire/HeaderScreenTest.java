package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.wire.HeaderScreen.Found;
import org.rekkas.testkit.Seeds;

class HeaderScreenTest {
  private static final HeaderScreen.Rules RULES =
      new HeaderScreen.Rules(
          Set.of("return-path", "x-score", "x-spam-*"),
          Set.of("from"),
          "mx.example.org",
          3,
          50,
          2000);

  @Test
  void aWholeMessagePassesUntouched() throws IOException {
    String mail =
        "From: <a@b>\r\n"
            + "Subject: one\r\n"
            + " two\r\n"
            + "\tthree\r\n"
            + "X-Empty:\r\n\r\n"
            + "body\r\n\r\n"
            + "Return-Path: <x>\r\n";
    assertEquals(mail, screened(mail));
    assertEquals("Subject: header alone\r\n", screened("Subject: header alone\r\n"));
    assertEquals("", screened(""));
    assertEquals("\r\nbody\r\n", screened("\r\nbody\r\n"));
    assertEquals("Subject: no line end", screened("Subject: no line end"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A text that has no header.\r\n",
        " begins with a space\r\nSubject: x\r\n",
        "\tbegins with a tab\r\n",
        ": an empty name\r\n",
        "nöt: ascii\r\n",
        "no colon",
        "\r",
        "\rx",
        ".\r\n",
        "a b: two words\r\n",
      })
  void e2_whatHasNoHeaderGetsAnEmptyLineAndKeepsEveryLine(String text) throws IOException {
    assertEquals("\r\n" + text, screened(text));
  }

  @Test
  void e2_aLineThatIsNoFieldEndsTheHeaderSection() throws IOException {
    assertEquals(
        "Subject: a\r\n\r\nbody at once\r\nX: y\r\n",
        screened("Subject: a\r\nbody at once\r\nX: y\r\n"));
  }

  @Test
  void e14_theLineOfAnMboxFileIsNoBody() throws IOException {
    for (String first :
        new String[] {
          "From joe@a.example Mon Nov 23 12:00:00 2026",
          ">From joe@a.example Mon Nov 23 12:00:00 2026",
          "From joe@a.example  Sun Nov  1 12:00:00 2026",
          "From - Mon Nov 23 12:00:00 2026",
          "From joe Mon Nov 23 12:00 EST 2026 remote from a",
          "From joe@a.example Mon, 23 Nov 2026 12:00:00 +0100"
        }) {
      String field = "X-Mailbox-Line: " + first + "\r\n";
      assertEquals(
          field + "Subject: a\r\n\r\nb\r\n",
          screened(first + "\r\nReturn-Path: x\r\nSubject: a\r\n\r\nb\r\n"));
      assertEquals(field + "\r\nno field\r\n", screened(first + "\r\nno field\r\n"));
      assertEquals(field + "\r\n indented\r\n", screened(first + "\r\n indented\r\n"));
      assertEquals(
          "Subject: a\r\n\r\n" + first + "\r\nA: b\r\n",
          screened("Subject: a\r\n" + first + "\r\nA: b\r\n"));
      assertEquals("\r\n" + first + "\r\n", screened("\r\n" + first + "\r\n"));
      assertEquals("\r\n" + first, screened(first));
    }
  }

  @Test
  void e14_mboxFilesThatWentOverSeveralHostsHaveSeveralSuchLines() throws IOException {
    String one = "From joe Mon Nov 23 12:00:00 2026";
    String other = ">From c@d Mon Nov 23 11:59 UTC 2026 remote from x";
    assertEquals(
        "X-Mailbox-Line: " + one + "\r\nX-Mailbox-Line: " + other + "\r\nA: b\r\n\r\nc\r\n",
        screened(one + "\r\n" + other + "\r\nA: b\r\n\r\nc\r\n"));
    assertEquals(
        "A: b\r\n\r\n" + other + "\r\n", screened("Return-Path: x\r\nA: b\r\n" + other + "\r\n"));
    assertEquals(Found.TOO_LARGE, found((one + "\r\n").repeat(51)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From Monday on the office is closed.",
        "From Monday on the office opens at 09:00, until the end of 2026.",
        "From  x: y",
        "From ",
        "from joe Mon Nov 23 12:00:00 2026",
        "From joe Mon Nov 23 2026 12:00",
        "From joe Monday 12:00:00 2026",
      })
  void e14_textThatBeginsLikeAnMboxFileStaysText(String text) throws IOException {
    String lines = text + "\r\nBcc: joe knows\r\n\r\nb\r\n";
    assertEquals("\r\n" + lines, screened(lines));
    assertEquals("\r\n" + text, screened(text));
  }

  @Test
  void e14_theLineOfAnMboxFileHasABound() throws IOException {
    String line = "From joe Mon Nov 23 12:00:00 2026";
    for (int length = 500; length < 520; length++) {
      String longer = line + "x".repeat(length - line.length() - 2) + "\r\nA: b\r\n\r\n";
      assertEquals((length <= 512 ? "X-Mailbox-Line: " : "\r\n") + longer, screened(longer));
    }
    assertEquals("From : a@b\r\n\r\n", screened("From : a@b\r\n\r\n"));
  }

  @Test
  void e1_oddNamesAreData() throws IOException {
    for (String name : new String[] {"__proto__", "constructor", "a", "x".repeat(256), "${x}"}) {
      String mail = name + ": v\r\n\r\nb\r\n";
      assertEquals(mail, screened(mail));
    }
    String spaced = "Subject : a\r\nX-Other\t: b\r\n\r\n";
    assertEquals(spaced, screened(spaced));
    String endless = "x".repeat(1_000_000) + ": v\r\n";
    assertEquals("\r\n" + endless, screened(endless));
  }

  @Test
  void e4_headerSectionsHaveBounds() throws IOException {
    assertEquals(Found.TOO_LARGE, found("X: y\r\n".repeat(51) + "\r\n"));
    assertEquals(Found.NOTHING, found("X: y\r\n".repeat(50) + "\r\n" + "X: y\r\n".repeat(1000)));
    assertEquals(Found.TOO_LARGE, found("To: " + "a@b, ".repeat(400) + "\r\n\r\n"));
    assertEquals(Found.TOO_LARGE, found("X: y\r\n" + " folded\r\n".repeat(1000)));
    assertEquals(Found.NOTHING, found("\r\n" + "x".repeat(100_000)));
    assertEquals(Found.NOTHING, found("no header: at all\r\n\r\n"));
    String full = "To: " + "x".repeat(1992) + "\r\n\r\n";
    assertEquals(Found.NOTHING, found(full));
    assertEquals(Found.TOO_LARGE, found("x" + full));
  }

  @Test
  void e5_receivedFieldsAreCounted() throws IOException {
    String received = "Received: from a by b;\r\n Mon\r\n";
    assertEquals(Found.NOTHING, found(received.repeat(3) + "\r\n" + received));
    assertEquals(Found.LOOP, found(received.repeat(3) + "rEcEiVeD : x\r\n\r\n"));
  }

  @Test
  void e7_forgedFieldsAreTakenAway() throws IOException {
    assertEquals(
        "Subject: a\r\nX-Spam: stays\r\n\r\nReturn-Path: <body>\r\n",
        screened(
            "Return-Path: <x@y>\r\nSubject: a\r\nX-SPAM-Score: 0\r\n folded\r\n\tagain\r\n"
                + "X-Spam-Score : 1\r\nX-Spam: stays\r\n\r\nReturn-Path: <body>\r\n"));
  }

  @Test
  void e7_resultsUnderOurNameAreForged() throws IOException {
    for (String own :
        new String[] {
          " mx.example.org; spf=pass",
          "mx.example.org;",
          " MX.Example.Org 1; dkim=pass",
          " (a comment) mx.example.org; none",
          "\r\n\tmx.example.org;\r\n spf=pass",
          " mx.example.org",
          "\r\n mx.example.org",
          " \"mx.example.org\"; none",
          " (\\)) mx.example.org; spf=pass",
          " (a\\(b) mx.example.org; spf=pass",
          " (a;b) mx.example.org; spf=pass",
          " (a\"b) mx.example.org (\"); spf=pass",
          " \"mx.\\example.org\"; none",
          " \" mx.example.org\"; none",
          " mx(.).example.org; none",
          " mx.example.org.; spf=pass",
          " m\u00ef\u00bd\u0098.example\u00e3\u0080\u0082org; spf=pass", // in UTF-8
          " \"MX.example.org.\"; none"
        }) {
      assertEquals("A: b\r\n\r\n", screened("Authentication-Results:" + own + "\r\nA: b\r\n\r\n"));
    }
    for (String other :
        new String[] {
          " mx.other; spf=pass",
          "\r\n\tmx.other\r\n ;",
          " x",
          "",
          " (mx.example.org; \\() mx.other; none",
          " \"mx.example.org; \\\" other\"; none",
          " mx.other; (mx.example.org",
          " \"mx(other\"; none",
          " \"mx)other\"; none"
        }) {
      String mail = "Authentication-Results:" + other + "\r\nA: b\r\n\r\n";
      assertEquals(mail, screened(mail));
    }
  }

  @Test
  void e7_resultsAreJudgedWhereTheContentEndsWithThem() throws IOException {
    for (String end : new String[] {"", "\r", "\r\n", "; spf=pass"}) {
      assertEquals("", screened("Authentication-Results: mx.example.org" + end));
      String other = "Authentication-Results: mx.other" + end;
      assertEquals(other, screened(other));
    }
  }

  @Test
  void theValuesOfWatchedFieldsAreKept() throws IOException {
    var screen = new HeaderScreen(RULES, (_, _, _) -> {});
    byte[] octets = "From: a\r\n b \r\nTo: c\r\nfrom :d".getBytes(ISO_8859_1);
    for (byte octet : octets) {
      screen.write(new byte[] {octet}, 0, 1);
    }
    screen.finish();
    assertEquals(List.of(" a\r\n b", "d"), screen.watched().of("from"));
    assertEquals(List.of(), screen.watched().of("to"));
    assertTrue(screen.watched().has("from"));
    assertFalse(screen.watched().isCut("from"));
  }

  @Test
  void e4_watchedFieldsHaveABoundOfTheirOwn() throws IOException {
    var rules =
        new HeaderScreen.Rules(Set.of(), Set.of("from", "sender"), "mx", 3, 1000, 1_000_000);
    var screen = new HeaderScreen(rules, (_, _, _) -> {});
    String mail = "From: " + "a".repeat(16_000) + "\r\n" + "Sender: b\r\n".repeat(99) + "\r\n";
    screen.write(mail.getBytes(ISO_8859_1), 0, mail.length());
    screen.finish();
    var watched = screen.watched();
    assertFalse(watched.isCut("from"));
    assertTrue(watched.isCut("sender"));
    assertTrue(watched.of("sender").size() < 9, "kept: " + watched.of("sender").size());
    assertTrue(watched.has("sender"));
  }

  @Test
  void e7_resultsOfTheLengthThatIsLookedAtTakeNoLineWithThem() throws IOException {
    for (int length = 540; length < 620; length++) {
      String results = "Authentication-Results: mx.other" + "x".repeat(length) + "\r\n";
      String rest = "Subject: a\r\n\r\nbody: b\r\n";
      String screened = screened(results + rest);
      assertEquals(rest, screened.replace(results, ""), "with " + length);
    }
  }

  @Test
  void e7_resultsThatLeaveOpenWhoseTheyAreAreForged() throws IOException {
    for (String unclear :
        new String[] {
          " (a mx.example.org; none",
          " a) mx.example.org; none",
          " \"mx.other; none",
          " mx.other (a; none",
          " (" + "(a)".repeat(300) + ") mx.other; none"
        }) {
      assertEquals(
          "A: b\r\n\r\n", screened("Authentication-Results:" + unclear + "\r\nA: b\r\n\r\n"));
    }
  }

  @Test
  void everySplitGivesTheSame() {
    String[] parts = {
      "Subject",
      ":",
      " ",
      "\r\n",
      "\r",
      "\n",
      "Return-Path",
      "From x",
      "From x Mon Nov 23 12:00:00 2026",
      "From ",
      "Received",
      "x",
      "\t",
      "é",
      "\r\n\r\n",
      "Authentication-Results:",
      "mx.example.org",
      ";",
      "(",
      ")",
      "\"",
      "\\",
      "X-Spam-Score: 1\r\n"
    };
    Seeds.keeping(1, 2, 3, 94188836849113L)
        .andFresh(
            2000,
            random -> {
              var text = new StringBuilder();
              for (int i = random.nextInt(14); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
              }
              String whole = run(text.toString(), Integer.MAX_VALUE);
              for (int piece = 1; piece < Math.min(text.length(), 9); piece++) {
                assertEquals(whole, run(text.toString(), piece));
              }
            });
  }

  private static String screened(String mail) throws IOException {
    String whole = run(mail, Integer.MAX_VALUE);
    assertEquals(whole, run(mail, 1));
    assertEquals("NOTHING", whole.substring(0, 7));
    return whole.substring(7);
  }

  private static Found found(String mail) throws IOException {
    String one = run(mail, Integer.MAX_VALUE);
    Found found = one.startsWith("NOTHING") ? Found.NOTHING : Found.valueOf(one);
    String other = run(mail, 7);
    assertEquals(found, other.startsWith("NOTHING") ? Found.NOTHING : Found.valueOf(other));
    return found;
  }

  private static String run(String mail, int piece) throws IOException {
    var kept = new ByteArrayOutputStream();
    var screen = new HeaderScreen(RULES, kept::write);
    byte[] octets = mail.getBytes(ISO_8859_1);
    for (int at = 0; at < octets.length; ) {
      int some = Math.min(piece, octets.length - at);
      screen.write(octets, at, some);
      at += some;
    }
    screen.finish();
    String found = screen.found().name();
    return screen.found() == Found.NOTHING ? found + kept.toString(ISO_8859_1) : found;
  }
}
