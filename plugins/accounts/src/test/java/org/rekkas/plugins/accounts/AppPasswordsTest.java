package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.spi.ScramKeys.Hash.SHA_256;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.rekkas.directory.ScramDecoys;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;

/** Further passwords of an account, for one program each. */
class AppPasswordsTest extends PeopleInAFile {
  /** As many app passwords as there are, a login is compared with one hash. */
  @Test
  void c6_anAppPasswordIsFoundByWhatItSaysOfItself() throws IOException {
    var random = new Random(6);
    var line = new StringBuilder("ali@localhost password=" + SECRET);
    var issued = new ArrayList<IssuedPassword>();
    for (int i = 0; i < 100; i++) {
      issued.add(IssuedPassword.make(random, _ -> false));
      line.append(app(issued.getLast(), "any", "no. " + i));
    }
    write(
        line.toString(),
        "joe@localhost",
        "eve@localhost disabled" + app(issued.get(7), "any", "x"));
    String right = issued.get(7).shown();
    String wrong = right.substring(0, 5) + issued.get(8).shown().substring(5);
    for (String said :
        List.of(wrong, issued.get(99).shown(), "secret", "aaaa-aaaa-aaaa-aaaa-aaaa")) {
      for (String login : List.of("ali", "joe", "eve", "nobody")) {
        compared.clear();
        boolean holds = verify(login + "@localhost", said) instanceof Verification.Verified;
        assertEquals(login.equals("ali") && !said.equals(wrong) && !said.startsWith("aaaa"), holds);
        assertEquals(List.of(CHEAP), compared, login);
      }
    }
    assertInstanceOf(Verification.Wrong.class, verify("eve@localhost", right));
  }

  /** Attack C9: what a password holds for is part of the question, and costs no other time. */
  @Test
  void c9_anAppPasswordHoldsForItsServicesAlone() throws IOException {
    var both = IssuedPassword.make(new Random(7), _ -> false);
    var any = IssuedPassword.make(new Random(8), _ -> false);
    write("ali@localhost" + app(both, "imap,pop3", "phone") + app(any, "any", "my: \\\"pad\\\""));
    for (String service : List.of("imap", "pop3", "submission", "other")) {
      compared.clear();
      assertEquals(
          List.of("imap", "pop3").contains(service),
          verify("ali@localhost", both.shown(), service) instanceof Verification.Verified);
      assertEquals(List.of(CHEAP), compared);
      assertInstanceOf(Verification.Verified.class, verify("ali@localhost", any.shown(), service));
    }
    var labels = file.find(Mailbox.of("ali@localhost")).orElseThrow().appPasswords();
    assertEquals("my: \"pad\"", labels.getLast().label());
  }

  @Test
  void anAppPasswordIsTypedAsPeopleDo() throws IOException {
    var issued = IssuedPassword.make(new Random(9), _ -> false);
    write("ali@localhost" + app(issued, "any", "phone"));
    String shown = issued.shown();
    assertTrue(shown.matches("([a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}"), shown);
    for (String typed :
        List.of(
            shown,
            shown.replace("-", ""),
            shown.replace('-', ' '),
            shown.toUpperCase(Locale.ROOT))) {
      assertInstanceOf(Verification.Verified.class, verify("ali@localhost", typed), typed);
    }
    for (String typed :
        List.of(issued.id(), shown + "a", shown.substring(1), shown.replace('-', '.'))) {
      assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", typed), typed);
    }
    assertFalse(issued.toString().contains(shown.substring(5)));
  }

  /** Attack C6: who has app passwords alone is asked for SCRAM like anybody. */
  @Test
  void c6_appPasswordsHaveNoScram() throws IOException {
    write("ali@localhost" + app(IssuedPassword.make(new Random(9), _ -> false), "any", "phone"));
    var decoys = ScramDecoys.open(folder.resolve("decoys"), new Random(99), Assertions::fail);
    assertEquals(decoys.of(Mailbox.of("ali@localhost"), SHA_256), scram("ali@localhost"));
  }

  @Test
  void aBrokenAppPasswordIsNotedAndTheOthersHold() throws IOException {
    var issued = IssuedPassword.make(new Random(9), _ -> false);
    String good = app(issued, "any", "phone");
    write(
        "ali@localhost app-password=x app-password=l0l0:any:x:y app-password=abcd:im!ap:x:y"
            + good
            + good.replace("phone", "pad"));
    assertInstanceOf(Verification.Verified.class, verify("ali@localhost", issued.shown()));
    var said = given.recorded().notes(Note.Remark.class).stream().map(r -> r.evidence().why());
    assertEquals(
        List.of(
            "accounts.users:1: app-password: ID:SERVICES:HASH:LABEL expected",
            "accounts.users:1: app-password: not an Argon2id hash"
                + " ($argon2id$v=19$m=…,t=…,p=…$salt$hash)",
            "accounts.users:1: app-password: \"im!ap\" is not a service (try submission,pop3)",
            "accounts.users:1: app-password: another one begins with " + issued.id()),
        said.toList());
  }
}
