package org.rekkas.delivery.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;

/** {@code rekkas mailboxes}. */
class MailboxesCommandTest extends CommandOfMail {
  private static final String MAIL = "Subject: a\r\n\r\n";
  private static final Mailbox GONE = Mailbox.of("gone@localhost");

  private List<List<String>> listed(Map<String, String> options) {
    var command = new MailboxesCommand(given, store);
    Report report = command.run(new Invocation(options, InputStream.nullInputStream()));
    return assertInstanceOf(Report.Table.class, report).rows();
  }

  private List<List<String>> left() {
    return listed(Map.of("--left", "true"));
  }

  @Test
  void whatAccountsThatAreGoneLeftBehindIsFound() throws Exception {
    deliver(MAIL);
    deliver(GONE, MAIL);
    deliver(GONE, MAIL);
    deliver(Mailbox.of("ali@moved.example"), MAIL);
    deliver(Mailbox.of("ali@down.example"), MAIL);
    down.add("down.example");
    String size = Long.toString(MAIL.length());
    assertEquals(
        List.of(
            List.of("ali@down.example", "1", size, "unclear: down"),
            List.of("ali@localhost", "1", size, "yes"),
            List.of("ali@moved.example", "1", size, "none, nor the domain"),
            List.of("gone@localhost", "2", Long.toString(2 * MAIL.length()), "none")),
        listed(Map.of()));
    assertEquals(
        List.of("ali@moved.example", "gone@localhost"),
        left().stream().map(List::getFirst).toList());
    for (String each : List.of("ali@moved.example", "gone@localhost")) {
      line(each, "erase", "--all", "true", "--yes", "true");
    }
    assertEquals(List.of(), left());
  }

  @Test
  void allOfManyAreListed() {
    for (int i = 0; i < 1001; i++) {
      deliver(Mailbox.of("gone" + i + "@localhost"), MAIL);
    }
    assertEquals(1001, left().size());
  }

  @Test
  void h4_aDamagedMailboxKeepsNoOtherFromTheList() {
    deliver(GONE, MAIL);
    deliver(Mailbox.of("ago@localhost"), MAIL);
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(vault.space("accounts"), Key.of("ago@localhost").bytes(), new byte[1]);
          return true;
        });
    assertEquals(List.of("[damaged]", "1"), left().stream().map(row -> row.get(1)).toList());
  }
}
