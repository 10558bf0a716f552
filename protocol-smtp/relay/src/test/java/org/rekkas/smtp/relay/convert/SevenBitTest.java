package org.rekkas.smtp.relay.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6152 §3, attacks A5, E2, E17. */
class SevenBitTest {
  private static String convert(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    SevenBit.convert(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), out);
    return out.toString(ISO_8859_1);
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  @Test
  void textBecomesQuotedPrintable() throws IOException {
    assertEquals(
        crlf(
            """
            From: a@example.org
            MIME-Version: 1.0
            Content-Type: text/plain;
             charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            gr=FC=DFe, 1+1=3D2 and a space=20
            .
            """),
        convert(
            crlf(
                """
                From: a@example.org
                MIME-Version: 1.0
                Content-Transfer-Encoding: 8bit
                Content-Type: text/plain;
                 charset=iso-8859-1

                gr\u00fc\u00dfe, 1+1=2 and a space\s
                .
                """)));
  }

  @Test
  void whatIsNoMimeBecomesSome() throws IOException {
    assertEquals(
        crlf(
            """
            Subject: s
            MIME-Version: 1.0
            Content-Type: text/plain; charset=unknown-8bit
            Content-Transfer-Encoding: quoted-printable

            =E4
            """),
        convert(crlf("Subject: s\n\n\u00e4\n")));
  }

  @Test
  void longLinesAreBroken() throws IOException {
    String out = convert(crlf("Content-Type: text/plain\n\n" + "\u00e4".repeat(500) + "\n"));
    out.lines().forEach(line -> assertEquals(true, line.length() <= 76, line));
    assertEquals(
        "=E4".repeat(500), out.substring(out.indexOf("\r\n\r\n")).replace("=\r\n", "").strip());
  }

  @Test
  void partsKeepTheirPlaces() throws IOException {
    assertEquals(
        crlf(
            """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            preamble
            --b
            Content-Type: text/plain
            Content-Transfer-Encoding: quoted-printable

            =E4
            --b
            Content-Type: image/png
            Content-Transfer-Encoding: base64

            5OT8
            --b
            Content-Type: image/gif
            Content-Transfer-Encoding: base64

            R0lG
            --b
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: text/plain
            Content-Transfer-Encoding: quoted-printable

            =F6
            --b--
            epilogue
            """),
        convert(
            crlf(
                """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b
                Content-Transfer-Encoding: 8bit

                preamble
                --b
                Content-Type: text/plain
                Content-Transfer-Encoding: 8bit

                \u00e4
                --b
                Content-Type: image/png
                Content-Transfer-Encoding: binary

                \u00e4\u00e4\u00fc
                --b
                Content-Type: image/gif
                Content-Transfer-Encoding: base64

                R0lG
                --b
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8bit

                Subject: inner
                Content-Type: text/plain

                \u00f6
                --b--
                epilogue
                """)));
  }

  @Test
  void whatIsSignedIsCopiedBesideWhatIsNot() throws IOException {
    String signed =
        """
        Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"

        preamble
        --s
        Content-Type: text/plain
        Content-Transfer-Encoding: 7bit

        Trailing\s
         and =E4 stay, and\t
        --s
        Content-Type: application/pgp-signature

        c2lnbmVk
        --s--

        epilogue
        """;
    String mixed =
        """
        Content-Type: multipart/mixed; boundary=b

        preamble
        --b
        %s
        --b
        Content-Type: text/plain
        %s
        --b--
        """;
    assertEquals(
        crlf(
            mixed.formatted(
                signed, "Content-Transfer-Encoding: quoted-printable\n\n=E4 of the list")),
        convert(
            crlf(
                mixed.formatted(signed, "Content-Transfer-Encoding: 8bit\n\n\u00e4 of the list"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: \u00e4\n\nx\n",
        "Content-Type: multipart/signed; boundary=b\n\n--b\n\n\u00e4\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/encrypted;"
            + " boundary=e\n\n--e\nContent-Type: text/plain\n\n\u00e4\n--e--\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n\u00e4\n--b\n\nx\n--b--\n",
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n\u00e4\n",
        "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\nx\n"
      })
  void whatMustStayAsItIs(String text) {
    assertThrows(NotConvertible.class, () -> convert(crlf(text)));
  }

  /** RFC 6533 §3, §4: unlike message/delivery-status it may be encoded. */
  @ParameterizedTest
  @ValueSource(strings = {"global-headers", "global-delivery-status"})
  void whatAReportSaysInUtf8IsEncoded(String type) throws IOException {
    String part =
        "Content-Type: multipart/report; boundary=b\n\nx\n--b\nContent-Type: message/" + type;
    assertEquals(
        crlf(part + "\nContent-Transfer-Encoding: quoted-printable\n\nTo: =E4\n--b--\n"),
        convert(crlf(part + "\nContent-Transfer-Encoding: 8bit\n\nTo: \u00e4\n--b--\n")));
  }

  @Test
  void whatHasNoSenderLosesWhatMustStayAsItIs() throws IOException {
    String text =
        "Subject: %s\nContent-Type: multipart/mixed; boundary=b\n\nx\n--b\n"
            + "Content-Type: message/rfc822\n\nSubject: %s\n";
    var out = new ByteArrayOutputStream();
    String end = "\n--b--\n";
    String in = crlf(text.formatted("\u00e4", "\u00f6") + "\n\u00fc" + end);
    SevenBit.approximate(new ByteArrayInputStream(in.getBytes(ISO_8859_1)), out);
    String encoding = "Content-Transfer-Encoding: quoted-printable\n";
    assertEquals(
        crlf(text.formatted("?", "?") + encoding + "\n=FC" + end), out.toString(ISO_8859_1));
    var broken =
        new ByteArrayInputStream(("Subject: a\n b\r\n\r\n\u00e4\r\n").getBytes(ISO_8859_1));
    assertThrows(NotConvertible.class, () -> SevenBit.approximate(broken, out));
  }

  /** Each CR would be a CRLF on the wire, and so begin a part or a field (attack A5). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
            + "hello\r--b\rContent-Type: application/x-msdownload; name=evil.exe\n\nTVqQ\n--b--\n",
        "--b\nContent-Transfer-Encoding: base64\n\nTVqQ\r--b\r\n--b--\n",
        "--b\nContent-Transfer-Encoding: x-none\n\nx\r--b\r\n--b--\n",
        "--b\nContent-Type: text/plain\rContent-Disposition: attachment; filename=evil.exe\n\n"
            + "TVqQ\n--b--\n",
        "before\r--b\r\rx\n--b\n\nx\n--b--\n",
        "--b\n\nx\n--b--\nbehind\r--b\r\rx\n",
        "--b\n\nx\n--b--\nbehind\r",
        "--b\nContent-Type: multipart/signed; boundary=s\n\n--s\n\nx\r--b\r\n--s--\n--b--\n",
        "--b\nContent-Type: message/partial\n\nx\r--b\r\n--b--\n"
      })
  void aCrAloneBeginsNoPart(String parts) {
    assertThrows(
        NotConvertible.class,
        () -> convert(crlf("Content-Type: multipart/mixed; boundary=b\n\n" + parts)));
  }

  @Test
  void aLfAloneBeginsNoField() {
    assertThrows(
        NotConvertible.class,
        () -> convert("Content-Transfer-Encoding: base64\r\nSubject: a\n b\r\n\r\nTVqQ\r\n"));
  }

  /** The same octets are no danger where they are encoded. */
  @Test
  void aCrAloneIsEncoded() throws IOException {
    assertEquals(
        crlf(
            "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\na=0Db=0Ac\n"),
        convert(crlf("Content-Type: text/plain\n\n") + "a\rb\nc\r\n"));
    assertEquals(
        crlf("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nYQ1iCg=="),
        convert(crlf("Content-Type: image/png\n\n") + "a\rb\n"));
  }

  /** Attack E2: mime4j would drop these lines. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\nGr\u00fc\u00dfe, this text will vanish\nand this too\n--b--\n",
        "--b\nContent-Type: text/plain\nno field\nText: x\n\nx\n--b--\n",
        "--b\nText of: more than one word\n--b--\n",
        "--b\nContent-Type: message/rfc822\n\nHello there\nGr\u00fc\u00dfe\n\nx\n--b--\n"
      })
  void noTextIsLostAmongFields(String parts) {
    assertThrows(
        NotConvertible.class,
        () -> convert(crlf("Content-Type: multipart/mixed; boundary=b\n\n" + parts)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/mixed; boundary*0=a; boundary*1=b; boundary=c",
        "Multipart/Mixed; boundary=ab; boundary=c",
        "(parts) multipart / mixed; boundary*0=a; boundary*0=ab",
        "multipart/mixed; boundary=ab\nContent-Type: text/plain",
        "multipart/mixed"
      })
  void aMultipartWithoutOneBoundaryIsNoText(String type) {
    assertThrows(
        NotConvertible.class,
        () -> convert(crlf("Content-Type: " + type + "\n\n--ab\n\n\u00e4\n--ab--\n")));
  }

  /** Of what it is called nothing depends here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: message/partial; id=x; number=1; total=2",
        "Content-Type: text/plain; name*0=a; name*0*=us-ascii''a; name*1=b\n"
            + "Content-Transfer-Encoding: base64"
      })
  void aPartThatMayBeCalledSeveralThingsIsNoHindrance(String fields) throws IOException {
    String parts =
        "Content-Type: multipart/mixed; boundary=b\n\nx\n--b\n"
            + fields
            + "\n\neA==\n--b\n%s--b--\n";
    assertEquals(
        crlf(parts.formatted("Content-Transfer-Encoding: quoted-printable\n\n=E4\n")),
        convert(crlf(parts.formatted("\n\u00e4\n"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/mixed; boundary*0=a; boundary*1=b",
        "(parts) Multipart / Mixed; boundary*=us-ascii''%61b"
      })
  void aBoundaryMayBeInPieces(String type) throws IOException {
    String header = "Content-Type: " + type + "\n\npreamble\n--ab\n";
    String encoding = "Content-Transfer-Encoding: quoted-printable\n\n";
    assertEquals(
        crlf(header + encoding + "=E4\n--ab--\n"), convert(crlf(header + "\n\u00e4\n--ab--\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8bit (a (b) \\) c)", "(a) 8BIT", "binary\t(c)", "8bit"})
  void anEncodingMayHaveComments(String encoding) throws IOException {
    assertEquals(
        crlf("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n=E4\n"),
        convert(
            crlf(
                "Content-Type: text/plain\nContent-Transfer-Encoding: "
                    + encoding
                    + "\n\n\u00e4\n")));
  }
}
