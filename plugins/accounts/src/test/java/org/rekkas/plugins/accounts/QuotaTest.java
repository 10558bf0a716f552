package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "G", "1T", "-1", "999999999999999G", "8589934592G", "1.5G"})
  void whatIsNoQuotaIsSaidToBeNone(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Quota.parse(text));
    assertEquals(
        "\"" + text + "\" is not a quota (try 500M, 1G, none, or default)", refused.getMessage());
  }

  @Test
  void theLargestIsOne() {
    assertEquals(8_589_934_591L << 30, Quota.parse("8589934591G"));
  }
}
