package org.rekkas.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsFieldTest {
  @Test
  void aFieldHasAResultForEachMethod() {
    ResultsField field =
        ResultsField.of(
                " mx.example 1; SPF=pass (192.0.2.1 (\\) is) good) smtp.mailfrom=a@x.example;\r\n"
                    + "\tdkim/1 = fail reason=\"bad; body\" header.d=X.example"
                    + " header.i=\"a b\"@x.example header . b = \"ab/c\\\"d\"; dkim=none")
            .orElseThrow();
    assertTrue(field.isBy("MX.example"));
    assertEquals(3, field.results().size());
    assertEquals(
        new ResultsField.Result("spf", "pass", Map.of("smtp.mailfrom", "a@x.example")),
        field.results().getFirst());
    assertEquals(
        Map.of("header.d", "X.example", "header.i", "a b@x.example", "header.b", "ab/c\"d"),
        field.results().get(1).properties());
    assertEquals("none", field.results().getLast().word());
  }

  @Test
  void aFieldMaySayNothing() {
    assertTrue(ResultsField.of("mx.example 1; none").orElseThrow().results().isEmpty());
    assertTrue(ResultsField.of("\"mx example\"; none (x)").orElseThrow().isBy("mx example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "mx.example",
        "mx.example;",
        "mx.example; spf",
        "mx.example; spf=",
        "mx.example; =pass",
        "mx.example; spf=pass;",
        "mx.example; none; spf=pass",
        "mx.example; none smtp.mailfrom=x",
        "mx.example; spf=pass smtp.mailfrom",
        "mx.example; spf=pass smtp.mailfrom=",
        "mx.example; spf=pass smtpmailfrom=x",
        "mx.example; spf=pass smtp.mailfrom=x smtp.mailfrom=x",
        "mx.example; spf=pass smtp.mailfrom=a@b@c",
        "mx.example; spf=pass smtp.mailfrom=a@b/c",
        "mx.example; spf=pass smtp.mailfrom=a/b",
        "mx.example; spf=pass (x smtp.mailfrom=x",
        "mx.example; spf=pass (x\\",
        "mx.example; spf=pass smtp.mailfrom=\"x",
        "mx.example; spf=pass smtp.mailfrom=\"x\\",
        "mx.example; spf=pass smtp.mailfrom=\"x\0\"",
        "mx.example; spf=pass smtp.mailfrom=x, dkim=pass",
        "mx.example; spf=pass ) smtp.mailfrom=x",
        "mx.example, mx.other; spf=pass smtp.mailfrom=x",
        "mx.example; spf=pass smtp.mailfrom=b\u00fccher.example",
      })
  void whatBreaksTheGrammarSaysNothing(String value) {
    assertFalse(ResultsField.of(value).isPresent(), value);
  }

  /** In linear time, and without recursion. */
  @Test
  void e10CommentsWithoutEndAreReadOnce() {
    String deep = "mx.example; spf=pass " + "(".repeat(500_000);
    assertFalse(ResultsField.of(deep).isPresent());
    assertTrue(ResultsField.of(deep + ")".repeat(500_000)).isPresent());
  }
}
