package org.rekkas.delivery.reader;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Usage;
import org.rekkas.store.VaultStore;

/**
 * {@code rekkas mailboxes}: what lies in the store, and whose nobody is. An account that is removed
 * leaves its mail behind, and so does one whose line is deleted by hand, or that goes from a
 * database or a directory, or with its domain; this is where that is found years later.
 */
public final class MailboxesCommand implements AdminCommand {
  private static final int PAGE = 500;
  private static final String LEFT = "--left";

  private final Surroundings given;
  private final VaultStore store;

  public MailboxesCommand(Surroundings given, VaultStore store) {
    this.given = given;
    this.store = store;
  }

  @Override
  public String name() {
    return "mailboxes";
  }

  @Override
  public String summary() {
    return "Lists the mailboxes that hold something, and who has no account any more.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(LEFT, Parameter.Kind.FLAG, "those alone that nobody has an account for"));
  }

  @Override
  public Report run(Invocation call) {
    var rows = new ArrayList<List<String>>();
    List<Mailbox> page = store.owners(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (Mailbox owner : page) {
        row(owner, call.flag(LEFT)).ifPresent(rows::add);
      }
      page = store.owners(Optional.of(page.getLast()), PAGE);
    }
    return new Report.Table(List.of("mailbox", "messages", "octets", "account"), rows);
  }

  /** A damaged one keeps no other from the list. */
  private Optional<List<String>> row(Mailbox owner, boolean leftAlone) {
    var lookup = given.accounts().find(owner);
    if (leftAlone
        && (lookup instanceof Accounts.Lookup.Found
            || lookup instanceof Accounts.Lookup.Unavailable)) {
      return Optional.empty();
    }
    try {
      Usage usage = store.usage(owner);
      if (usage.messages() == 0 && store.folders(owner).size() == 1) {
        return Optional.empty();
      }
      String messages = Long.toString(usage.messages());
      return Optional.of(
          List.of(owner.toString(), messages, Long.toString(usage.octets()), account(lookup)));
    } catch (UncheckedIOException _) {
      return Optional.of(List.of(owner.toString(), "[damaged]", "", account(lookup)));
    }
  }

  private static String account(Accounts.Lookup lookup) {
    return switch (lookup) {
      case Accounts.Lookup.Found _ -> "yes";
      case Accounts.Lookup.Unknown _ -> "none";
      case Accounts.Lookup.NotMine _ -> "none, nor the domain";
      case Accounts.Lookup.Unavailable(String why) -> "unclear: " + why;
    };
  }
}
