package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.spi.ScramKeys.Hash.SHA_256;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OpaqueString;
import org.rekkas.directory.RenewingCheck;
import org.rekkas.directory.ScramDecoys;
import org.rekkas.directory.ScramText;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.mail.Mailbox;

/** Which password holds, and what a login costs whether it does or not. */
class PasswordsTest extends PeopleInAFile {
  @Test
  void aPasswordHoldsForItsAccountOnly() throws IOException {
    write("ali@localhost password=" + SECRET, "joe@localhost");
    assertInstanceOf(Verification.Verified.class, verify("ALI@localhost", "secret"));
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "Secret"));
    assertInstanceOf(Verification.Wrong.class, verify("joe@localhost", "secret"));
  }

  @Test
  void c2_anEmptyPasswordNeverVerifies() throws IOException {
    var empty = Argon2.make(new byte[0], CHEAP, new Random(1)).text();
    write("ali@localhost password=" + empty);
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", ""));
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "\0"));
  }

  @Test
  void c3_loginsAreLookupsAndNothingElse() throws IOException {
    write("ali@localhost password=" + SECRET);
    for (String name : List.of("*)(uid=*", "' OR 1=1--", "../../x", "%n", "*")) {
      assertInstanceOf(
          Verification.Wrong.class,
          accounts.verify(new Mailbox(name, "localhost"), "secret".toCharArray(), "imap"));
    }
  }

  @Test
  void c6_everyLoginCostsOneComparisonOfTheSameCost() throws IOException {
    write(
        "ali@localhost password=" + SECRET,
        "joe@localhost",
        "eve@localhost disabled password=" + SECRET);
    for (String login : List.of("ali", "joe", "eve", "nobody")) {
      compared.clear();
      var wrong = verify(login + "@localhost", "wrong");
      assertInstanceOf(Verification.Wrong.class, wrong, login);
      assertEquals(List.of(CHEAP), compared, login);
    }
    assertInstanceOf(Verification.Wrong.class, verify("eve@localhost", "secret"));
    assertInstanceOf(Verification.Wrong.class, verify("nobody@example.net", "secret"));
  }

  /** After a change of the cost, each account takes the new one with its next login. */
  @Test
  void c6_aLoginBringsItsHashToTheConfiguredCost() throws IOException {
    var dear = new Argon2.Cost(16, 2, 1);
    var issued = IssuedPassword.make(new Random(5), _ -> false);
    write(
        "# ali@localhost password=" + SECRET,
        "ali@localhost name=Ali password=\"" + SECRET + "\" scram-sha-256=kept",
        "joe@localhost" + app(issued, "imap", "my phone"));
    for (String[] login : new String[][] {{"ali", "secret"}, {"joe", issued.shown()}}) {
      try (var renewing =
          new RenewingCheck(Argon2::matches, dear, new Random(4), file::renew, Assertions::fail)) {
        var people = accounts(renewing);
        assertInstanceOf(
            Verification.Verified.class,
            people.verify(Mailbox.of(login[0] + "@localhost"), login[1].toCharArray(), "imap"));
      }
    }
    compared.clear();
    assertInstanceOf(Verification.Verified.class, verify("ali@localhost", "secret"));
    assertInstanceOf(Verification.Verified.class, verify("joe@localhost", issued.shown()));
    assertInstanceOf(Verification.Wrong.class, verify("joe@localhost", issued.shown(), "pop3"));
    assertEquals(List.of(dear, dear), compared.subList(0, 2));
    List<String> lines = Files.readAllLines(folder.resolve(AccountsFile.NAME));
    assertEquals("# ali@localhost password=" + SECRET, lines.getFirst());
    assertTrue(
        lines.get(1).startsWith("ali@localhost name=Ali password=\"$argon2id"), lines.get(1));
    assertTrue(lines.get(1).endsWith("\" scram-sha-256=kept"), lines.get(1));
  }

  @Test
  void aPasswordThatIsTypedAnotherWayIsTheSame() throws IOException {
    var hash =
        Argon2.make(OpaqueString.octets("zo\u00eb x".toCharArray()), CHEAP, new Random(1)).text();
    write("ali@localhost password=" + hash);
    assertInstanceOf(Verification.Verified.class, verify("ali@localhost", "zoe\u0308\u00a0x"));
  }

  @Test
  void aHandWrittenHashOfAnyCostCannotEatTheMemory() throws IOException {
    write(
        "ali@localhost"
            + " password=$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA");
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "x"));
    assertThrows(IllegalArgumentException.class, () -> Argon2.parse("$2y$10$abc"));
  }

  @Test
  void hashesAreThoseOfTheStandards() {
    // phc-winner-argon2, src/test.c
    assertTrue(
        Argon2.parse(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
            .matches("password".getBytes()));
    // RFC 7677 §3: the keys behind its example
    var salt = java.util.Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    String text =
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
            + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
    assertEquals(
        text, ScramText.text(ScramText.derive(SHA_256, "pencil".toCharArray(), salt, 4096)));
    assertEquals(text, ScramText.text(ScramText.parse(SHA_256, text)));
  }

  /** Attack C6: who asks for SCRAM's salt does not learn which logins exist. */
  @Test
  void c6_unknownAndDisabledLoginsHaveSteadyKeysOfTheSameForm() throws IOException {
    var keys = ScramText.make(SHA_256, "secret".toCharArray(), new Random(4));
    write(
        "ali@localhost scram-sha-256=" + ScramText.text(keys),
        "joe@localhost disabled scram-sha-256=" + ScramText.text(keys));
    assertEquals(keys, scram("ali@localhost"));
    for (String login : List.of("nobody@localhost", "joe@localhost", "ali@elsewhere.example")) {
      var made = scram(login);
      assertEquals(made, scram(login));
      assertEquals(keys.iterations(), made.iterations());
      assertEquals(keys.salt().length, made.salt().length);
      assertFalse(made.equals(keys));
    }
    assertFalse(scram("nobody@localhost").equals(scram("nobody2@localhost")));
    var again = ScramDecoys.open(folder.resolve("decoys"), new Random(99), Assertions::fail);
    assertEquals(scram("nobody@localhost"), again.of(Mailbox.of("nobody@localhost"), SHA_256));
  }
}
