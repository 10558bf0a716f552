package org.rekkas.plugins.accountssql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.directory.AccountSource;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSurroundings;

/** That a source of accounts cannot be asked is for the administrator to hear. */
class OutageTest {
  private static final Mailbox ALI = Mailbox.of("ali@example.com");

  private final FakeSurroundings given = new FakeSurroundings("accounts-sql", Path.of("unused"));
  private final Source source = new Source();
  private final Accounts watched =
      (Accounts)
          new AccountSource(source, "mailbox", given, () -> {})
              .contributions()
              .getFirst()
              .extension();

  private static final class Source implements Accounts {
    private boolean down;

    @Override
    public Set<String> domains() {
      return Set.of("example.com");
    }

    @Override
    public Lookup find(Mailbox address) {
      return down ? new Lookup.Unavailable("refused") : new Lookup.Unknown();
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return down ? new Verification.Unavailable("refused") : new Verification.Wrong();
    }
  }

  @Test
  void anOutageIsToldOnceAndSoIsItsEnd() {
    source.down = true;
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(
          Accounts.Verification.Unavailable.class,
          watched.verify(ALI, "secret".toCharArray(), "pop"));
      assertInstanceOf(Accounts.Lookup.Unavailable.class, watched.find(ALI));
    }
    source.down = false;
    assertInstanceOf(Accounts.Lookup.Unknown.class, watched.find(ALI));
    assertInstanceOf(Accounts.Lookup.Unknown.class, watched.find(ALI));
    assertEquals(
        List.of("mail and logins are put off: refused", "accounts can be looked up again"), told());
  }

  /** One question that the source cannot take, asked in turn with others, fills no log. */
  @Test
  void aSourceThatComesAndGoesIsToldEveryFewMinutes() {
    for (int i = 0; i < 20; i++) {
      source.down = i % 2 == 0;
      Accounts.Lookup _ = watched.find(ALI);
    }
    assertEquals(2, told().size(), told()::toString);
    given.manualClock().advance(Duration.ofMinutes(6));
    source.down = true;
    Accounts.Lookup _ = watched.find(ALI);
    assertEquals(3, told().size(), told()::toString);
  }

  private List<String> told() {
    return given.recorded().notes(Note.Remark.class).stream()
        .map(note -> note.evidence().toString())
        .toList();
  }
}
