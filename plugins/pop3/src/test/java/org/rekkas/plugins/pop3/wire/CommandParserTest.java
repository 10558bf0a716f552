package org.rekkas.plugins.pop3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.testkit.Seeds;

class CommandParserTest {
  @Test
  void keywordsAreOfAnyCase() {
    assertEquals(new Command.Stat(), parsed("stat"));
    assertEquals(new Command.Quit(), parsed("QuIt"));
    assertEquals(new Command.Capa(), parsed("CAPA "));
    assertEquals(new Command.Stls(), parsed("STLS"));
    assertEquals(new Command.Utf8(), parsed("UTF8"));
    assertEquals(new Command.Lang("en"), parsed("lang EN"));
    assertEquals(new Command.Rset(), parsed("RSET"));
    assertEquals(new Command.Noop(), parsed("NOOP"));
  }

  @Test
  void numbersAreDecimal() {
    assertEquals(new Command.Retr(12), parsed("RETR 12"));
    assertEquals(new Command.Dele(1), parsed("DELE 1"));
    assertEquals(new Command.Top(3, 0), parsed("TOP 3 0"));
    assertEquals(new Command.List(OptionalInt.empty()), parsed("LIST"));
    assertEquals(new Command.List(OptionalInt.of(7)), parsed("LIST 7"));
    assertEquals(new Command.Uidl(OptionalInt.of(999_999_999)), parsed("UIDL 999999999"));
  }

  @Test
  void namesAndPasswordsAreUtf8() {
    assertEquals(new Command.User("زينب@example.org"), parsed("USER زينب@example.org"));
    assertEquals(
        new Command.Pass("Ünter den  Linden ".toCharArray()), parsed("PASS Ünter den  Linden "));
    assertEquals(new Command.Pass(new char[0]), parsed("PASS "));
  }

  @Test
  void authHasAMechanismAndPerhapsAnInitialResponse() {
    assertEquals(new Command.Auth("", Optional.empty()), parsed("AUTH"));
    assertEquals(new Command.Auth("PLAIN", Optional.empty()), parsed("AUTH plain"));
    assertEquals(new Command.Auth("PLAIN", Optional.of("=")), parsed("AUTH PLAIN ="));
  }

  @Test
  void h14_noPasswordIsShown() {
    var pass = assertInstanceOf(Command.Pass.class, parsed("PASS sesame"));
    assertFalse(pass.toString().contains("sesame"));
    assertFalse(parsed("AUTH PLAIN c2VzYW1l").toString().contains("c2VzYW1l"));
    pass.forget();
    assertArrayEquals(new char[6], pass.password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "XY",
        "LISTS",
        "HELO x",
        "GET / HTTP/1.1",
        "RETR",
        "RETR x",
        "RETR -1",
        "RETR +1",
        "RETR 1 2",
        "RETR 4294967297",
        "RETR ١",
        "TOP 1",
        "TOP 1 -1",
        "TOP  1 1",
        "DELE 1.5",
        "USER",
        "PASS",
        "STAT 1",
        "QUIT now",
        "AUTH PLAIN a b",
        "USER a\0b",
        "NOOP\t"
      })
  void whatIsNoCommandIsSaidToBeNone(String line) {
    assertInstanceOf(Command.Malformed.class, parsed(line));
  }

  @Test
  void whatIsNoUtf8IsNoName() {
    byte[] latin = "USER M\u00fcller".getBytes(ISO_8859_1);
    assertInstanceOf(Command.Malformed.class, CommandParser.parse(latin, 0, latin.length));
  }

  @Test
  void anyOctetsParseToSomething() {
    String[] words = {"USER", "PASS", "RETR", "TOP", "LIST", "AUTH", "1", "-1", "99999999999", " "};
    Seeds.keeping(1)
        .andFresh(
            5000,
            random -> {
              byte[] octets = new byte[random.nextInt(40)];
              random.nextBytes(octets);
              byte[] word = words[random.nextInt(words.length)].getBytes(UTF_8);
              if (word.length <= octets.length) {
                System.arraycopy(word, 0, octets, 0, word.length);
              }
              int from = random.nextInt(octets.length + 1);
              Command command = CommandParser.parse(octets, from, octets.length);
              assertFalse(command.toString().isEmpty());
            });
  }

  private static Command parsed(String line) {
    byte[] octets = ("before" + line + "behind").getBytes(UTF_8);
    return CommandParser.parse(octets, 6, octets.length - 6);
  }
}
