package org.rekkas.smtp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a@b.example|a@b.example",
        " Ali B. <a@b.example> |a@b.example",
        "\"x@y, z\" <a@b.example>|a@b.example",
        "=?utf-8?q?a=40b?= <a@b.example>|a@b.example",
        "a@b.example (c@d (e) \\) f), c@d.example|a@b.example c@d.example",
        "Team: a@b.example, <c@d.example>;|a@b.example c@d.example",
        "<\"me+,boss\"@c.example>|\"me+,boss\"@c.example",
        "<me+tag@b.example>|me+tag@b.example",
        "\"a b\"@c.example|\"a b\"@c.example",
        "<a@b.example> , c@d.example|a@b.example c@d.example",
        "\"x\\\", <e@f.example>, \" <a@b.example>|a@b.example",
        "<a@b.example> (c),|a@b.example"
      })
  void one(String value, String addresses) {
    assertEquals(
        addresses,
        AddressList.parse(value).orElseThrow().stream()
            .map(Object::toString)
            .collect(Collectors.joining(" ")));
  }

  @Test
  void aFieldMayBeFolded() {
    assertEquals(
        "a@b.example", AddressList.parse(" Ali\r\n\t<a@b.example>").orElseThrow().getFirst() + "");
  }

  /** Attack E6: more than one reading is no reading. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nobody",
        "<a@x.example>:<b@y.example>",
        "<a@x.example> <b@y.example>",
        "<a@x.example> b@y.example",
        "a@x.example: b@y.example;",
        "Team: a@x.example: b@y.example;",
        "a@x.example, b)",
        "a@x.example, (b",
        "a@x.example, \"b",
        "a@x.example, \"b\\",
        "a@x.example, <b@y.example",
        "<a@x.example> \"b\"",
        "<a@x.example>-",
        "<a@x.example",
        "a@x.example>",
        "(a@x.example",
        "\"a@x.example",
        "<>",
        "a@x.example <b\u0000@y.example>",
        "<me+,boss@x.example>",
        "Boss <me+<boss@x.example>",
        "<me+:boss@x.example>",
        "<@x,@y:a@b.example>",
        "me+ boss@x.example",
        "<me+ceo@bank.example,@x.example>",
        "<me+;boss@x.example>",
        "<me+=?utf-8?q?=3E_boss=40x.example?=@x.example>",
        "boss@x.example\0 <me@x.example>",
        "\u001b$B<boss@x.example>\u001b(B <me@x.example>",
        "\"a\u007f\" <me@x.example>",
        "(a\u0001) <me@x.example>"
      })
  void e6_noneOrTooMany(String value) {
    assertTrue(AddressList.parse(value).isEmpty(), value);
  }

  @Test
  void e10_deepCommentsAreReadInLinearTimeAndWithoutRecursion() {
    String deep = "(".repeat(100_000) + ")".repeat(100_000) + "a@b.example";
    assertEquals(1, AddressList.parse(deep).orElseThrow().size());
  }
}
