package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Parameter.Kind;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.PlainText;

/** {@code rekkas list add}, {@code remove} and {@code resume}: members. */
record MemberCommands(Lists lists, Roll roll, Standings standings) {
  AdminCommand add() {
    return new ListCommand(
        "list add",
        "Adds members to a mailing list.",
        List.of(
            ListCommand.ADDRESS,
            new Parameter("MEMBERS", Kind.OPTIONAL, "addresses, parted by commas"),
            new Parameter("--file", Kind.PATH, "a file with an address on each line")),
        this::add);
  }

  AdminCommand remove() {
    return new ListCommand(
        "list remove",
        "Removes a member from a mailing list.",
        List.of(
            ListCommand.ADDRESS, new Parameter("MEMBER", Kind.REQUIRED, "the member's address")),
        this::remove);
  }

  AdminCommand resume() {
    return new ListCommand(
        "list resume",
        "Writes again to a member of a mailing list whose address failed.",
        List.of(
            ListCommand.ADDRESS, new Parameter("MEMBER", Kind.REQUIRED, "the member's address")),
        this::resume);
  }

  private Report add(Invocation given) throws IOException {
    MailingList list = ListCommands.find(lists, given);
    var some = new ArrayList<>(ListCommands.addresses(given, "MEMBERS"));
    if (given.value("--file").isPresent()) {
      some.addAll(MailingList.mailboxes(lines(Path.of(given.value("--file").get()))));
    }
    if (some.isEmpty()) {
      throw new IllegalArgumentException("whom? Name addresses, or a --file of them");
    }
    int added = roll.add(list, some);
    return Report.lines(
        added + (added == 1 ? " new member in " : " new members in ") + list.address());
  }

  /** Those that hold something. */
  private static List<String> lines(Path file) throws IOException {
    return PlainText.read(file).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private Report remove(Invocation given) {
    MailingList list = ListCommands.find(lists, given);
    Mailbox member = Mailbox.of(given.value("MEMBER").orElse(""));
    if (list.fixed().contains(member)) {
      throw new IllegalArgumentException(member + " stands in the configuration");
    }
    if (!roll.remove(list, member)) {
      throw new IllegalArgumentException(member + " is no member of " + list.address());
    }
    return Report.lines(member + " was removed from " + list.address());
  }

  private Report resume(Invocation given) {
    MailingList list = ListCommands.find(lists, given);
    Mailbox member = Mailbox.of(given.value("MEMBER").orElse(""));
    if (!standings.forget(list, member)) {
      throw new IllegalArgumentException("no failure of " + member + " was counted");
    }
    return Report.lines(member + " gets the mail of " + list.address());
  }
}
