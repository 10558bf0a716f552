package org.rekkas.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @Test
  void durationsAreExact() {
    assertEquals(Optional.of(Duration.ofMillis(500)), Quantity.duration("500ms"));
    assertEquals(Optional.of(Duration.ofDays(36_525)), Quantity.duration("36525d"));
    assertEquals(Optional.of(Duration.ZERO), Quantity.duration("0s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "m",
        "-5m",
        "+5m",
        "5 m",
        "5M",
        "1.5h",
        "5m5s",
        "36526d",
        "٣s",
        "9223372036854775807d",
        "99999999999999999999s"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertTrue(Quantity.duration(text).isEmpty());
  }

  @Test
  void sizesAreExact() {
    assertEquals(OptionalLong.of(0), Quantity.size("0"));
    assertEquals(OptionalLong.of(50L << 20), Quantity.size("50M"));
    assertEquals(OptionalLong.of(3L << 30), Quantity.size("3g"));
    assertEquals(OptionalLong.of(Long.MAX_VALUE), Quantity.size("9223372036854775807"));
    assertEquals(OptionalLong.of(((1L << 33) - 1) << 30), Quantity.size("8589934591G"));
    for (String wrong :
        List.of("", "k", "-1", "1kk", "1.5M", "8589934592G", "9223372036854775808")) {
      assertTrue(Quantity.size(wrong).isEmpty(), wrong);
    }
  }

  @Test
  void numbersAreExact() {
    assertEquals(OptionalInt.of(Integer.MAX_VALUE), Quantity.number("2147483647"));
    assertEquals(OptionalInt.of(-5), Quantity.number("-5"));
    for (String wrong : List.of("", "-", "+1", "2147483648", "1e3", "0x10", " 1")) {
      assertTrue(Quantity.number(wrong).isEmpty(), wrong);
    }
  }

  @Test
  void theNearestNameIsMeant() {
    var known = List.of("port", "protocol", "command-timeout");
    assertEquals(Optional.of("port"), Nearest.of("prot", known));
    assertEquals(Optional.of("command-timeout"), Nearest.of("comand-timeuot", known));
    assertEquals(Optional.empty(), Nearest.of("quota", known));
    assertEquals(1, Nearest.distance("ab", "ba"));
    assertEquals(3, Nearest.distance("", "abc"));
  }
}
