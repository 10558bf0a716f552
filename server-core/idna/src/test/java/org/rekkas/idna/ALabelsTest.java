package org.rekkas.idna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.IDN;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5891, RFC 3492; attacks D7 and D8. */
class ALabelsTest {
  @ParameterizedTest
  @CsvSource({
    "example.net, example.net",
    "b\u00fccher.example, xn--bcher-kva.example",
    "B\u00dcCHER.example, xn--bcher-kva.example",
    "bu\u0308cher.example, xn--bcher-kva.example",
    "fa\u00df.example, xn--fa-hia.example",
    "FA\u00df.example, xn--fa-hia.example",
    "fa\u00df\u3002example, xn--fa-hia.example",
    "fa\u00df.example., xn--fa-hia.example.",
    "k\u00f6nigsg\u00e4\u00dfchen.b\u00fccher, xn--knigsgchen-b4a3dun.xn--bcher-kva",
    "ko\u0308nigsga\u0308\u00dfchen.de, xn--knigsgchen-b4a3dun.de",
    "FA\u1e9e.example, xn--fa-hia.example",
    "\u2d5c\u2d30\u2d4e\u2d30\u2d63\u2d49\u2d56\u2d5c.example, xn--4lja9esa6b5af7c.example",
    "\u1c90\u1c91.example, xn--lodc.example",
    "\u03b2\u03cc\u03bb\u03bf\u03c2.gr, xn--nxasmm1c.gr",
    "\u03b2\u03cc\u03bb\u03bf\u03c3.gr, xn--nxasmq6b.gr",
    "\u0392\u038c\u039b\u039f\u03a3.gr, xn--nxasmq6b.gr",
  })
  void d8_eachNameHasOneForm(String name, String expected) {
    assertEquals(Optional.of(expected), ALabels.of(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example",
        "a\u200db.example",
        "\u200c.example",
        "fa\u00df\ufb01.example", // a ligature, which is two letters
        "\u00df\u0627.example", // to the left and to the right
        "xn--\u00df.example",
        "b\u00fccher..example",
      })
  void d7_whatIsNoNameHasNone(String name) {
    assertEquals(Optional.empty(), ALabels.of(name));
  }

  @Test
  void d4_aLabelIsNotLongerThan63Octets() {
    assertEquals(63, ALabels.of("a".repeat(55) + "\u00df").orElseThrow().length());
    assertEquals(Optional.empty(), ALabels.of("a".repeat(60) + "\u00df"));
  }

  /** The JDK's own encoder is behind IDN alone; on what it keeps as it is the two are one. */
  @Test
  void theEncodingIsThatOfTheJdk() {
    var random = new Random(3492);
    int[] letters = {'a', 'z', '0', 0xe4, 0xfe, 0x3b1, 0x3c3, 0x430, 0x5d0, 0x4e00, 0x20000};
    int compared = 0;
    for (int i = 0; i < 2000; i++) {
      var label = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++) {
        label.appendCodePoint(letters[random.nextInt(letters.length)] + random.nextInt(1 + j % 3));
      }
      Optional<String> jdk = jdk(label.toString());
      if (jdk.isPresent() && IDN.toUnicode(jdk.get()).contentEquals(label)) {
        assertEquals(jdk.get(), "xn--" + Punycode.encode(label.toString()));
        compared++;
      }
    }
    assertEquals(true, compared > 500, compared + " compared");
  }

  /** Of strangers, who may write what they like (attack E6). */
  @Test
  void whatIsLongerThanAnyNameIsNone() {
    for (int length : new int[] {254, 1_000, 1_100, 100_000}) {
      assertEquals(Optional.empty(), ALabels.of("\u00fc".repeat(length)));
      assertEquals(Optional.empty(), ALabels.of("\u00df".repeat(length)));
      assertEquals(Optional.empty(), ALabels.of("\u00fc.".repeat(length / 2)));
    }
  }

  private static Optional<String> jdk(String label) {
    try {
      return Optional.of(IDN.toASCII(label)).filter(each -> each.startsWith("xn--"));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
