package org.rekkas.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class AuthenticationResultsTest {
  @Test
  void aFieldHasAResultForEachMethod() {
    var spf =
        MethodResult.of("spf", "fail")
            .because("-all")
            .withDomain("smtp.mailfrom", "b\u00fccher.example");
    var dkim =
        MethodResult.of("dkim", "pass")
            .because("")
            .withDomain("header.d", "x.example")
            .withIdentity("header.i", "", "x.example")
            .with("header.b", "ab/cd");
    assertEquals(
        "mx.example; spf=fail (-all) smtp.mailfrom=xn--bcher-kva.example;"
            + " dkim=pass header.d=x.example header.i=@x.example header.b=\"ab/cd\"",
        AuthenticationResults.of("mx.example", List.of(spf, dkim)).value());
  }

  @Test
  void e3NothingThatStrangersWroteEndsAnything() {
    String evil = "a\r\nX: b; dkim=pass (\"\\<\u00e9>)";
    for (String text :
        List.of(
            MethodResult.of("m", "fail").because(evil).text(),
            MethodResult.of("m", "fail").with("p.q", evil).text(),
            MethodResult.of("m", "fail").withDomain("p.q", evil).text(),
            MethodResult.of("m", "fail").withIdentity("p.q", evil, evil).text())) {
      assertFalse(text.chars().anyMatch(c -> c < ' ' || c > 126 || c == ';'), text);
      assertEquals(2, text.chars().filter(c -> "()\"".indexOf(c) >= 0).count(), text);
    }
  }

  /** Else its beginning, up to a dot, could be the name of somebody whom others believe. */
  @Test
  void aNameThatIsTooLongIsNotCut() {
    String name = ("x".repeat(62) + ".").repeat(3) + "bank.example." + "evil.".repeat(12);
    String result = MethodResult.of("m", "pass").withDomain("p.q", name).text();
    assertEquals("m=pass p.q=\"?\"", result);
    String longest = ("x".repeat(62) + ".").repeat(3) + "bank.example." + "evil.".repeat(9) + "x";
    assertEquals(
        "m=pass p.q=" + longest, MethodResult.of("m", "pass").withDomain("p.q", longest).text());
  }

  @Test
  void whatIsNoTokenIsQuoted() {
    for (String value : List.of("", "a b", "a@b", "a:b", "[192.0.2.1]", "a=b", "a/b")) {
      assertEquals(
          "m=x p.q=\"" + value + "\"", MethodResult.of("m", "x").with("p.q", value).text());
    }
    assertEquals("\"a b@x.example\"", Harmless.identity("a b", "x.example"));
    assertEquals("a.b+c@x.example", Harmless.identity("a.b+c", "x.example"));
  }
}
