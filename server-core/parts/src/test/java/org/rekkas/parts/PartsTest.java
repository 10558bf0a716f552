package org.rekkas.parts;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {
  private static Parts of(String message) throws IOException {
    String crlf = message.replace("\n", "\r\n");
    return Parts.of(new ByteArrayInputStream(crlf.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aMessageIsTakenApart() throws IOException {
    Parts parts =
        of(
            """
            Subject: =?utf-8?q?caf=C3=A9?=
             au lait
            From: Ali <ali@example.org>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            SGVsbG8gaHR0cDovL29uZS5leGFtcGxlL3g=
            --b
            Content-Type: text/html

            <style>p { x }</style><p>Buy&nbsp;<b>n</b>ow &#x41;</p><a href="https://u@Two.example:8/y">x</a> www.three.example.
            --b
            Content-Type: application/zip; name=a.zip
            Content-Disposition: attachment; filename="invoice.pdf.exe"

            x
            --b--
            """);
    assertEquals("café au lait", parts.fields().getFirst().value());
    assertEquals("subject", parts.fields().getFirst().name());
    assertEquals("Hello http://one.example/x", parts.texts().getFirst());
    assertEquals("Buy n ow A x www.three.example.", parts.texts().get(1));
    assertEquals(
        List.of(
            new Parts.File("invoice.pdf.exe", "application/zip"),
            new Parts.File("a.zip", "application/zip")),
        parts.files());
    assertEquals(
        List.of("one.example", "two.example", "www.three.example"),
        parts.links().stream().map(Parts.Link::host).toList());
    assertTrue(!parts.cut() && !parts.broken());
  }

  @Test
  void linksOfHtmlAreThoseThatAReadersProgramFollows() throws IOException {
    Parts parts =
        of(
            """
            Content-Type: text/html

            <a href="https&#58;//one.example/?a=1&amp;b=2">x</a>
            <a href='https&#x0000000000003a&#47/two.example'>x</a>
            <a href=http&colon;&sol;&sol;three&period;example>x</a>
            <a href="http://four.example/?a=1&copy=2&unknown;&">x</a> &#0; &#; &
            """);
    assertEquals(
        List.of(
            "https://one.example/?a=1&b=2",
            "https://two.example",
            "http://three.example",
            "http://four.example/?a=1&copy=2&unknown"),
        parts.links().stream().map(Parts.Link::url).toList());
    String many = "<a href=" + "&#".repeat(200_000) + "&#5".repeat(200_000);
    assertTrue(of("Content-Type: text/html\n\n" + many).links().isEmpty());
  }

  @Test
  void e9_hostsOfLinksAreThoseThatBrowsersGoTo() throws IOException {
    Parts parts =
        of(
            """
            Content-Type: text/html; charset=utf-8

            <a href="http://ev\til1.example/">x</a><a href='ht&#9;tp://e&#10;vil2.\r
            example'>x</a>
            <a HREF = "http://evil3\u3002example/">x</a><a href=http://ev%69l4%E3%80%82example>x</a>
            <a href=http&#13;://evil5\uff0eexample>x</a><a href="http://e%zz.example">x</a>
            <a href="http://e%0a.example">x</a>
            """);
    assertEquals(
        Set.of(
            "evil1.example",
            "evil2.example",
            "evil3.example",
            "evil4.example",
            "evil5.example",
            "e%zz.example",
            "e%0a.example"),
        parts.links().stream().map(Parts.Link::host).collect(Collectors.toSet()));
    String many = "href=\"\t".repeat(100_000) + "href =" + " ".repeat(100_000) + "href='";
    assertTrue(of("Content-Type: text/html\n\n" + many).links().isEmpty());
  }

  @Test
  void e9_namesInPiecesAreJoined() throws IOException {
    Parts parts =
        of(
            """
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename*0*=utf-8''pho%74o; filename*1=.jpg.e; filename*2*=x%65

            x
            """);
    assertEquals("photo.jpg.exe", parts.files().getFirst().name());
    var many = new StringBuilder("Content-Disposition: attachment");
    for (int i = 0; i < 1000; i++) {
      many.append("; filename*").append(i).append("=a");
    }
    assertEquals("a".repeat(1000), of(many + "\n\nx\n").files().getFirst().name());
  }

  @Test
  void e8_depthAndNumberOfPartsHaveBounds() throws IOException {
    var deep = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b");
      deep.append(i).append('\n');
    }
    assertTrue(of(deep.toString()).cut());
    String nested = "Content-Type: message/rfc822\n\n".repeat(10_000) + "Subject: x\n\ny\n";
    assertTrue(of(nested).cut());
    String wide =
        "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(100_000) + "--b--\n";
    assertTrue(of(wide).cut());
  }

  @Test
  void e11_charsetsAndEncodingsThatDoNotExistAreNoError() throws IOException {
    Parts parts =
        of(
            """
            Subject: =?no-such?q?x?= =?utf-8?b?!!!?=
            Content-Type: text/plain; charset=UTF-7-no
            Content-Transfer-Encoding: base64

            ***not base64***
            """);
    assertEquals(1, parts.texts().size());
  }

  @Test
  void e9_e11_charsetsThatDoNotExistCostLittle() {
    var part = new StringBuilder("--b\nContent-Disposition: attachment");
    for (int i = 0; i < 600; i++) {
      part.append("; filename*=no-").append(i).append("''a.txt");
    }
    part.append("\nContent-Type: text/plain; charset=no-such\n\nx\n");
    String message = "Content-Type: multipart/mixed; boundary=b\n\n" + part.toString().repeat(400);
    Parts parts = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> of(message));
    assertEquals("a.txt", parts.files().getFirst().name());
  }

  @Test
  void e13_linksThatAreGluedTogetherCostLittle() {
    String message = "Content-Type: text/plain\n\n" + "http://".repeat(74_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), of(message).links());
          }
        });
  }

  @Test
  void linksEndWhereTheyDoWhateverStandsBefore() throws IOException {
    String one = "http://a.example/?to=http://b.example/x";
    String text = one + " http://" + "c".repeat(3_000) + ".example www.d.example";
    assertEquals(
        List.of(one, "http://b.example/x", "www.d.example"),
        of("Content-Type: text/plain\n\n" + text).links().stream().map(Parts.Link::url).toList());
  }

  @Test
  void e13_halfAMegabyteOfTextIsEnough() throws IOException {
    Parts parts =
        of("Content-Type: text/html\n\n" + "<b><i>x http://a.example/ ".repeat(2_000_000));
    assertTrue(parts.cut());
    assertTrue(parts.texts().getFirst().length() <= 512 * 1024);
    assertTrue(parts.links().size() <= 2);
  }

  /** What some program may save it as is held against the rules, with no dots behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename=evil.exe; filename*=utf-8''a.txt",
        "filename=a.txt; filename=evil.exe",
        "filename=a.txt; filename*0=ev; filename*1=il.exe",
        "filename*0=a.txt; filename*2=.exe",
        "filename*0=evil; filename*1*=%2eexe",
        "filename*=evil%2eexe",
        "filename=\"evil.exe. .\"",
        "filename=\"=?utf-8?q?evil=2eexe?=\"",
        "filename=a.txt\nContent-Disposition: inline; filename=evil.exe",
        "filename=a.txt\nContent-Type: a/b; name=evil.exe"
      })
  void e9_eachNameOfAFileIsLookedAt(String disposition) throws IOException {
    Parts parts = of("Content-Disposition: attachment; " + disposition + "\n\nx\n");
    assertTrue(
        parts.files().stream().anyMatch(file -> file.name().endsWith(".exe")),
        parts.files().toString());
  }

  private static String mixed(String parameters, String part) {
    return "Content-Type: multipart/mixed; %s\n\n--b\n%s\n--b--\n".formatted(parameters, part);
  }

  @Test
  void partsThatCanBeToldInOneWayAreNotBroken() throws IOException {
    for (String part :
        List.of(
            "",
            "\nx",
            "Content-Type: text/html; charset=utf-8\n\n<p>x",
            "Content-Type: text/html\nContent-Type: text/html; charset=utf-8\n\n<p>x",
            "Content-Type: message/rfc822\n\nSubject: x\n\ny",
            "Content-Transfer-Encoding: base64 (a comment)\n\neA==")) {
      Parts parts = of(mixed("boundary=b", part));
      assertTrue(!parts.broken() && !parts.cut(), part);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boundary=b; boundary*0=c",
        "boundary=b; boundary=c",
        "boundary*0=b; boundary*0=c",
        "boundary*=utf-8''b; boundary=c",
        "boundary=b\nContent-Type: text/plain",
        "boundary=b\nContent-Transfer-Encoding: base64",
        "boundary=\"b \"",
        "boundary=bü",
        "boundary=c",
        "boundary=",
        "x=y"
      })
  void e8_aMultipartThatIsPartedInSeveralWaysIsBroken(String parameters) throws IOException {
    Parts parts = of(mixed(parameters, "Content-Type: a/b; name=evil.exe\n\nx"));
    assertTrue(parts.broken(), parts.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bc", "--b--c", "--b -- ", "--b---"})
  void e8_aLineThatOnlyBeginsAsADelimiterIsBroken(String line) throws IOException {
    Parts parts = of(mixed("boundary=b", "\nx\n" + line + "\n\ny"));
    assertTrue(parts.broken(), parts.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--", "-- ", "--\nb", " --bc", "-bc", "--b  \n\n--b\t", "--a"})
  void e8_otherDashesAreText(String lines) throws IOException {
    Parts parts = of(mixed("boundary=b", "\nx\n" + lines + "\n\ny"));
    assertTrue(!parts.broken() && !parts.cut(), parts.toString());
  }

  @Test
  void e8_aDelimiterMayBeginAsThatOfThePartAround() throws IOException {
    Parts parts =
        of(mixed("boundary=b", "Content-Type: multipart/mixed; boundary=bc\n\n--bc\n\nx\n--bc--"));
    assertTrue(!parts.broken() && !parts.cut(), parts.toString());
  }

  @Test
  void e8_moreLinesWithDashesThanAreRememberedAreTold() throws IOException {
    String dashed = IntStream.range(0, 2_000).mapToObj("--%d\n"::formatted).collect(joining());
    assertTrue(of(mixed("boundary=b", "\n" + dashed)).cut());
    assertFalse(of("Subject: x\n\n" + dashed).cut());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y\njunk\nContent-Type: a/b; name=evil.exe\n\nx",
        "junk\nContent-Type: a/b; name=evil.exe\n\nx",
        "Content-Type: a/b\nContent-Type: text/plain\n\nx",
        "Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\n"
            + "Content-Transfer-Encoding: base64\n\nx",
        "Content-Type: message/partial; id=x; number=1; total=2\n\nx",
        "Content-Type: a/b; name*0=x; name*0=y\n\nx"
      })
  void e9_aPartThatIsTwoThingsIsBroken(String part) throws IOException {
    Parts parts = of(mixed("boundary=b", part));
    assertTrue(parts.broken(), parts.toString());
    assertFalse(parts.cut());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: message/rfc822\n\n%s",
        "Content-Type: message/global\n\n%s",
        "Content-Type: message/news\n\n%s",
        "Content-Type: multipart/digest; boundary=d\n\n--d\n\n%s\n--d--",
        "Content-Type: Message/RFC822 (a comment)\nContent-Transfer-Encoding: base64 (x)\n\n"
            + "Q29udGVudC1UeXBlOiBhL2I7IG5hbWU9ZXZpbC5leGUKCng="
      })
  void messagesWithinAreLookedInto(String part) throws IOException {
    Parts parts = of(mixed("boundary=b", part.formatted("Content-Type: a/b; name=evil.exe\n\nx")));
    assertEquals(List.of(new Parts.File("evil.exe", "a/b")), parts.files());
    assertFalse(parts.broken());
  }

  @Test
  void anAttachedPageIsAFileWithLinks() throws IOException {
    Parts parts =
        of(
            "Content-Type: text/html\nContent-Disposition: attachment\n\n"
                + "<a href=http://one.example>x</a>\n");
    assertEquals(List.of(), parts.texts());
    assertEquals(List.of(new Parts.File("", "text/html")), parts.files());
    assertEquals("one.example", parts.links().getFirst().host());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a<!-- > <style> -->b                  | ab",
        "a<!-->b<!--->c<!----!>d<!-- --!>e     | abcde",
        "a<!doctype html>b<?x ?>c</ x>d        | abcd",
        "a<p title=\"x > <style>\">b           | a b",
        "a<p title = 'x > <script>' x>b        | a b",
        "a<p title=x\">b                       | a b",
        "3 < 5 and 7 > 6, <3                   | 3 < 5 and 7 > 6, <3",
        "a<STYLE>p </p> <!-- </style>b         | a b",
        "a<script>if (x < y) z('</div>')</script >b | a b",
        "a<br/>b<br />c                        | a b c",
        "win<!-- x -->ner w<!>in               | winner win",
        "a <                                   | a <",
        "a<!-- never closed > b                | a"
      })
  void tagsAreToldFromTextAsBrowsersDo(String html, String text) throws IOException {
    String seen = of("Content-Type: text/html\n\n" + html).texts().getFirst().strip();
    assertEquals(text, seen.replaceAll(" +", " "));
  }
}
