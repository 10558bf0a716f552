package org.rekkas.plugins.dmarc.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;

class PolicyRecordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "v",
        "v=spf1 -all",
        "v=DMARC1 p=none",
        "v=dmarc1; p=none",
        "v=DMARC2; p=none",
        "v=DMARC11; p=none",
        "p=none; v=DMARC1",
        "x; v=DMARC1",
        "v==DMARC1; p=none"
      })
  void whatDoesNotBeginWithItsVersionIsNone(String text) {
    assertFalse(PolicyRecord.of(text).isPresent(), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v=DMARC1", "v=DMARC1;", "v = DMARC1 ;", "V=DMARC1; p=none; "})
  void versionsStandFirstWithOrWithoutBlanks(String text) {
    assertTrue(PolicyRecord.of(text).isPresent(), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DMARC1; p=reject                        | REJECT     | REJECT     | REJECT",
        "v=DMARC1; P = Quarantine ;                | QUARANTINE | QUARANTINE | QUARANTINE",
        "v=DMARC1; p=reject; sp=none               | REJECT     | NONE       | NONE",
        "v=DMARC1; p=none; sp=none; np=reject      | NONE       | NONE       | REJECT",
        "v=DMARC1; p=none; np=reject               | NONE       | NONE       | REJECT",
        "v=DMARC1; p=reject; pct=0                 | REJECT     | REJECT     | REJECT",
        "v=DMARC1; p=reject; pct=abc; rf=x; ri=-1  | REJECT     | REJECT     | REJECT",
        "v=DMARC1; p=reject; x; =y; z=; junk=1 2 3 | REJECT     | REJECT     | REJECT",
        "v=DMARC1; sp=reject; rua=mailto:a@x       | NONE       | NONE       | NONE",
        "v=DMARC1; p=rejct; rua=mailto:a@x         | NONE       | NONE       | NONE",
        "v=DMARC1; p=reject; sp=x; rua=mailto:a@x  | NONE       | NONE       | NONE",
        "v=DMARC1; p=none; p=reject; rua=mailto:a@ | NONE       | NONE       | NONE",
        "v=DMARC1; p=reject; p=reject; p=reject    | NONE       | NONE       | NONE",
      })
  void f5_policiesAreRead(String text, Policy own, Policy below, Policy missing) {
    PolicyRecord record = PolicyRecord.of(text).orElseThrow();
    assertEquals(own, record.own());
    assertEquals(below, record.below());
    assertEquals(missing, record.missing());
  }

  /** RFC 9989 §4.10.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DMARC1; p=none                   | true  | false",
        "v=DMARC1                           | false | false",
        "v=DMARC1; sp=reject                | false | false",
        "v=DMARC1; p=rejct                  | false | true",
        "v=DMARC1; p=reject; np=x           | false | true",
        "v=DMARC1; rua=mailto:a@x.example   | true  | false",
        "v=DMARC1; rua=a@x.example          | false | false",
        "v=DMARC1; p=; rua=x, https://x.y/z | true  | false",
        "v=DMARC1; p=x; rua=mailto:a@x      | true  | true",
      })
  void f5_aRecordWithoutAPolicyWantsReportsAtTheMost(
      String text, boolean applies, boolean isBroken) {
    PolicyRecord record = PolicyRecord.of(text).orElseThrow();
    assertEquals(applies, record.applies());
    assertEquals(isBroken, record.isBroken());
  }

  @Test
  void valuesThatAreNoneHaveTheirDefaults() {
    PolicyRecord odd = PolicyRecord.of("v=DMARC1; p=none; adkim=x; aspf=ss; t=yes; psd=?").get();
    assertFalse(odd.isStrict(Method.DKIM) || odd.isStrict(Method.SPF) || odd.isTesting());
    assertEquals(PolicyRecord.Place.UNSAID, odd.place());
    PolicyRecord said = PolicyRecord.of("v=DMARC1; p=none; adkim=S; aspf=s; t=Y; psd=n").get();
    assertTrue(said.isStrict(Method.DKIM) && said.isStrict(Method.SPF) && said.isTesting());
    assertEquals(PolicyRecord.Place.ORGANIZATION, said.place());
  }
}
