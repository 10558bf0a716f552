package org.rekkas.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MessageSignatureTest {
  /** RFC 8463 appendix A.3. */
  private static final String TWO = read("/rfc8463/appendix-a3.eml");

  private static final String MESSAGE = TWO.substring(TWO.indexOf("From: Joe"));

  /** RFC 6376 appendix A.2, in the simple forms. */
  private static final String SIMPLE =
      """
      DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
            c=simple/simple; q=dns/txt; i=joe@football.example.com;
            h=Received : From : To : Subject : Date : Message-ID;
            bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
            b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
              4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
              KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
              4bmp/YzhwvcubU4=;
      Received: from client1.football.example.com  [192.0.2.1]
            by submitserver.example.com with SUBMISSION;
            Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
      """
          + MESSAGE.replace("game.  Are", "game. Are");

  private static final Map<String, String> KEYS =
      Map.of(
          "brisbane._domainkey.football.example.com",
          "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
          "test._domainkey.football.example.com",
          "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
              + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
              + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
              + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
          "brisbane._domainkey.example.com",
          "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ"
              + "KBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
              + "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v"
              + "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
              + "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB");

  private static String read(String name) {
    try (var in = Objects.requireNonNull(MessageSignatureTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each signature comes to, from the top. */
  private static List<String> results(String message) throws Exception {
    var in = new MessageStream(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    var header = HeaderSection.read(in).orElseThrow();
    byte[] body = in.readAllBytes();
    var fields = new SignedFields(header);
    var results = new ArrayList<String>();
    for (var field : header.all("dkim-signature")) {
      try {
        var signature = MessageSignature.read(field, TagList.read(field.body()));
        var hashes = BodyHashes.of(new ByteArrayInputStream(body), List.of(signature.body()));
        var key = KeyRecord.read(KEYS.get(signature.signer().keyName()));
        results.add(signature.check(fields, hashes, key));
      } catch (Objection e) {
        results.add(e.result().word() + ": " + e.why());
      }
    }
    return results;
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  @Test
  void theExamplesOfTheStandardsHold() throws Exception {
    assertEquals(List.of("256-bit key", "1024-bit key"), results(crlf(TWO)));
    assertEquals(List.of("1024-bit key"), results(crlf(SIMPLE)));
  }

  @Test
  void oneOctetMoreAndTheyHoldNoMore() throws Exception {
    assertEquals(
        List.of("fail: the body is another one", "fail: the body is another one"),
        results(crlf(TWO) + "x\r\n"));
    assertEquals(
        List.of("fail: the header is another one", "fail: the header is another one"),
        results(crlf(TWO.replace("Is dinner", "is dinner"))));
    assertEquals(
        List.of("fail: the header is another one"),
        results(crlf(SIMPLE.replace("example.com  [", "example.com ["))));
  }

  /** The names are signed once more than they are there. */
  @Test
  void f2AFieldThatIsAddedToThoseOversignedBreaksTheSignature() throws Exception {
    String added = crlf(TWO).replace("To: S", "From: evil@example.net\r\nTo: S");
    assertEquals(
        List.of("fail: the header is another one", "fail: the header is another one"),
        results(added));
  }

  @Test
  void f2ASecondFieldAboveTheSignedOneIsNoPass() throws Exception {
    for (String name : List.of("From", "SUBJECT", "to", "Date")) {
      assertEquals(
          List.of("policy: a second field " + name.toLowerCase(Locale.ROOT) + " is not signed"),
          results(name + ": another\r\n" + crlf(SIMPLE)));
    }
    assertEquals(List.of("1024-bit key"), results("X-Other: another\r\n" + crlf(SIMPLE)));
  }

  @Test
  void f3AFoldThatIsNoneBreaksASignature() throws Exception {
    assertEquals(
        List.of("256-bit key", "1024-bit key"),
        results(crlf(TWO).replace("Is dinner", "Is\r\n dinner")));
    assertEquals(
        List.of("fail: the header is another one", "fail: the header is another one"),
        results(crlf(TWO).replace("Is dinner", "Is\n dinner")));
    assertEquals(
        List.of("fail: the body is another one", "fail: the body is another one"),
        results(crlf(TWO).replace("Hi.\r\n", "Hi.\n")));
  }

  @Test
  void f2TenThousandNamesTakeNoTime() {
    var names = new StringBuilder("from");
    for (int i = 0; i < 10_000; i++) {
      names.append(":x").append(Integer.toString(i, 36));
    }
    var header = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      header.append("X").append(Integer.toString(i, 36)).append(":\r\n");
    }
    String message =
        header + crlf(SIMPLE).replace("h=Received : From : To", "h=Received:To:" + names);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertEquals(List.of("fail: the header is another one"), results(message)));
  }

  private static Objection objection(String tags) {
    var field = new HeaderSection.Field(0, "dkim-signature", "DKIM-Signature: " + tags + "\r\n");
    return assertThrows(
        Objection.class,
        () ->
            MessageSignature.read(field, TagList.read(field.body()))
                .requireTime(Instant.ofEpochSecond(1_800_000_000)),
        tags);
  }

  @Test
  void whatCanNeverBeCheckedIsTold() {
    String hash = "bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";
    String good = "a=rsa-sha256; d=example.com; s=x; h=from; b=AAAA; " + hash;
    for (String bad :
        List.of(
            good.replace("rsa-sha256", "rsa-sha1"),
            good.replace("a=rsa-sha256; ", ""),
            good.replace("d=example.com", "d=com"),
            good.replace("d=example.com", "d=example..com"),
            good.replace("d=example.com", "d=example.com.."),
            good.replace("d=example.com", "d=exam ple.com"),
            good.replace("d=example.com", "d=" + "a.".repeat(127) + "com"),
            good.replace("s=x", "s="),
            good.replace("s=x", "s=x/y"),
            good.replace("h=from", "h=to"),
            good.replace("h=from; ", ""),
            good.replace("h=from", "h=from:a b"),
            good.replace("h=from", "h=from:\u00e9"),
            good.replace("b=AAAA", "b=?"),
            good.replace("b=AAAA; ", ""),
            good.replace(hash, "bh=AAAA"),
            good + "; c=strict",
            good + "; c=relaxed/",
            good + "; c=relaxed/simple/simple",
            good + "; l=-1",
            good + "; t=x",
            good + "; x=",
            good + "; t=2; x=2",
            good + "; d=example.com",
            "",
            ";")) {
      assertEquals(Result.PERMERROR, objection(bad).result(), bad);
    }
    assertEquals(Result.FAIL, objection(good + "; x=1799999999").result());
    assertEquals(Result.POLICY, objection(good + "; t=1800000601").result());
  }

  /** What says the same is read as the same. */
  @Test
  void caseFoldsAndEmptyTagsMakeNoDifference() throws Exception {
    String hash = "bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";
    String good =
        "a=rsa-sha256; c=relaxed/relaxed; d=sub.example.com; s=x; h=from; b=AAAA; " + hash;
    for (String same :
        List.of(
            good,
            good.replace("rsa-sha256", "RSA-Sha256"),
            good.replace("rsa-sha256", "rsa-sha\r\n 256"),
            good.replace("relaxed/relaxed", "Relaxed / RELAXED"),
            good.replace("sub.example.com", "Sub.Example.COM."),
            good.replace("sub.example.com", "sub.\r\n\texample.com"),
            good.replace("sub.example.com", "sub.exam \r\n ple.com"),
            good.replace("; s=x", ";; s=x; ;"),
            ";" + good + ";;; ",
            good + "; x-foo=1")) {
      var field = new HeaderSection.Field(0, "dkim-signature", "DKIM-Signature: " + same + "\r\n");
      var signature = MessageSignature.read(field, TagList.read(field.body()));
      assertEquals("x._domainkey.sub.example.com", signature.signer().keyName(), same);
      assertEquals(Algorithm.RSA, signature.signer().algorithm());
      assertEquals(Canonicalization.RELAXED, signature.body().form());
    }
  }

  /** RFC 8616 §5. */
  @Test
  void namesInLettersOfTheirOwnAreALabels() throws Exception {
    TagList tags = TagList.read("a=rsa-sha256; d=M\u00c3\u00bcnchen.example; s=s\u00c3\u00b1");
    assertEquals("xn--s-rga._domainkey.xn--mnchen-3ya.example", Signer.read(tags).keyName());
  }
}
