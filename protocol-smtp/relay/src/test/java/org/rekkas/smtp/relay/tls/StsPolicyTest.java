package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8461 §3.1, §3.2, §4.1. */
class StsPolicyTest {
  @Test
  void aPolicyIsRead() {
    var policy =
        StsPolicy.read(
                "version: STSv1\r\n"
                    + "mode: enforce\r\n"
                    + "mx: MX.example.org\r\n"
                    + "mx: *.example.net\r\n"
                    + "max_age: 604800\r\n"
                    + "mode: none\r\n"
                    + "mx: fa\u200css.example\r\n"
                    + "future: thing\r\n")
            .orElseThrow();
    assertEquals(StsPolicy.Mode.ENFORCE, policy.mode());
    assertEquals(List.of("mx.example.org", "*.example.net"), policy.mx());
    assertEquals(Duration.ofDays(7), policy.maxAge());
    assertEquals(Optional.of(policy), StsPolicy.read(policy.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "version: STSv1\nmode: enforce\nmax_age: 1",
        "version: STSv2\nmode: enforce\nmx: a.example\nmax_age: 1",
        "mode: enforce\nmx: a.example\nmax_age: 1",
        "version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: -1",
        "version: STSv1\nmode: enforce\nmx: fa\u200css.example\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 99999999999",
        "version: STSv1\nmode: enforce\nmx: a.example",
        "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 1\nnonsense"
      })
  void f9WhatIsNoPolicyIsNone(String text) {
    assertEquals(Optional.empty(), StsPolicy.read(text));
  }

  @Test
  void aWildcardStandsForOneLabel() {
    var policy =
        new StsPolicy(
            StsPolicy.Mode.ENFORCE, List.of("mx.example.org", "*.example.net"), Duration.ZERO);
    assertTrue(policy.lists("MX.example.org."));
    assertTrue(policy.lists("a.example.net"));
    assertFalse(policy.lists("a.b.example.net"));
    assertFalse(policy.lists("example.net"));
    assertFalse(policy.lists("mx2.example.org"));
    assertFalse(policy.lists("[127.0.0.1]"));
    assertFalse(policy.lists("localhost"));
  }

  @Test
  void theRecordHasAnId() {
    assertEquals(Optional.of("20261101T1"), StsPolicy.id(List.of("v=STSv1; id=20261101T1;")));
    assertEquals(Optional.of("1"), StsPolicy.id(List.of("v=spf1 -all", "v=STSv1;x=y; id=1")));
    assertEquals(Optional.empty(), StsPolicy.id(List.of("v=STSv1; id=1", "v=STSv1; id=2")));
    assertEquals(Optional.empty(), StsPolicy.id(List.of("v=STSv1; id=a-b")));
    assertEquals(Optional.empty(), StsPolicy.id(List.of("v=STSv1;")));
    assertEquals(Optional.empty(), StsPolicy.id(List.of("v=STSv10; id=1")));
    assertEquals(Optional.empty(), StsPolicy.id(List.of()));
  }

  /** RFC 8461 §3.2. */
  @Test
  void aPolicyIsKeptForAYearAtMost() {
    String text = "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: ";
    assertEquals(
        Duration.ofSeconds(31_557_600),
        StsPolicy.read(text + "9999999999\n").orElseThrow().maxAge());
    assertEquals(
        Duration.ofSeconds(86_400), StsPolicy.read(text + "86400\n").orElseThrow().maxAge());
  }
}
