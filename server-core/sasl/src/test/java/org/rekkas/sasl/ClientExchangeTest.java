package org.rekkas.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientExchangeTest {
  private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
  private static final String SERVER_FIRST =
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

  /** RFC 7677 §3. */
  @Test
  void scramAsInTheRfc() throws ExchangeBroken {
    var scram = new ScramSha256("user", "pencil", NONCE);
    assertEquals("n,,n=user,r=" + NONCE, text(scram.initial().orElseThrow()));
    assertEquals(
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        text(scram.answer(SERVER_FIRST.getBytes(UTF_8))));
    assertFalse(scram.complete());
    assertArrayEquals(
        new byte[0],
        scram.answer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8)));
    assertTrue(scram.complete());
    assertFalse(scram.tellsPassword());
  }

  @Test
  void namesAreEscaped() {
    var scram = new ScramSha256("a=b,c", "x", NONCE);
    assertEquals("n,,n=a=3Db=2Cc,r=" + NONCE, text(scram.initial().orElseThrow()));
  }

  /** Attack C4, from the server's side. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e=other-error",
        "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=otherNonceAltogether,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
        "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2147483648",
        "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096",
        "r=" + NONCE + "x,s=%%%,i=4096",
        "m=ext,r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
      })
  void c4_hostileFirstMessages(String message) {
    var scram = new ScramSha256("user", "pencil", NONCE);
    assertThrows(ExchangeBroken.class, () -> scram.answer(message.getBytes(UTF_8)));
  }

  @Test
  void c4_aServerThatDoesNotKnowThePassword() throws ExchangeBroken {
    var scram = new ScramSha256("user", "pencil", NONCE);
    byte[] _ = scram.answer(SERVER_FIRST.getBytes(UTF_8));
    assertThrows(
        ExchangeBroken.class,
        () -> scram.answer("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8)));
  }

  @Test
  void plain() {
    var plain = new Plain("tim", "tanstaaftanstaaf");
    assertEquals("\0tim\0tanstaaftanstaaf", text(plain.initial().orElseThrow()));
    assertThrows(ExchangeBroken.class, () -> plain.answer(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new Plain("a\0b", "c"));
  }

  @Test
  void login() throws ExchangeBroken {
    var login = new Login("tim", "secret");
    assertTrue(login.initial().isEmpty());
    assertEquals("tim", text(login.answer("Username:".getBytes(UTF_8))));
    assertEquals("secret", text(login.answer("Password:".getBytes(UTF_8))));
    assertTrue(login.complete());
    assertThrows(ExchangeBroken.class, () -> login.answer(new byte[0]));
  }

  private static String text(byte[] octets) {
    return new String(octets, UTF_8);
  }
}
