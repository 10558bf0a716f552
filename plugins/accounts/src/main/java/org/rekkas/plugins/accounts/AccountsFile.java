package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.rekkas.directory.Argon2;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.EditedFile;
import org.rekkas.textfile.SecretFile;

/** The file of accounts, {@code accounts.users}: one line, one account; edited by hand as well. */
final class AccountsFile {
  static final String NAME = "accounts.users";

  private static final List<String> HEAD =
      """
      # Accounts, one a line, edited with `rekkas account` or by hand; no restart is needed.
      #
      #   ADDRESS  name="FULL NAME"  quota=1G  disabled  password=…  scram-sha-256=…
      #
      # Everything but the address can be left out:
      #   name           as a person would write it
      #   quota          octets with k, M, G, or none; without it: the one in accounts.xml
      #   sends-as       addresses that it may send from as well: "sales@example.org @example.net"
      #   role           domain, or server: administers it; mail to a postmaster who has no account comes here
      #   disabled       may not log in; receives all the same
      #   password       an Argon2id hash; without it, and any app password, nobody can log in
      #   scram-sha-256  keys for SCRAM (scram-sha-1 too); `rekkas account passwd` makes all
      #   app-password   a further password, any number: `rekkas account app-password add`
      """
          .lines()
          .toList();

  private final EditedFile<Map<String, Entry>> file;

  private AccountsFile(EditedFile<Map<String, Entry>> file) {
    this.file = file;
  }

  static AccountsFile open(Surroundings given, Settings settings) throws IOException {
    Set<String> domains =
        settings.domainsOf(given.host()).stream()
            .map(domain -> new Mailbox("postmaster", domain).domainKey())
            .collect(Collectors.toSet());
    Path users = given.configuration().resolve(NAME);
    Path mark = given.files().resolve(NAME + ".mark");
    var meaning =
        new EditedFile.Meaning<Map<String, Entry>>(
            (lines, problems) -> read(lines, settings.quota(), domains, problems), Map::isEmpty);
    Consumer<String> told = what -> given.journal().warn(given.plugin(), what);
    var file =
        AccountsPlugin.serves(given)
            ? EditedFile.open(users, mark, HEAD, given.clock(), meaning, told)
            : EditedFile.lookAt(users, mark, HEAD, given.clock(), meaning, told);
    SecretFile.shown(users).ifPresent(told);
    return new AccountsFile(file);
  }

  /** Looks an address up. */
  Optional<Entry> find(Mailbox address) {
    return Optional.ofNullable(file.value().get(address.key()));
  }

  /** In the order of the file. */
  List<Entry> all() {
    return List.copyOf(file.value().values());
  }

  /** Adds a line; false if the address has one. */
  boolean add(AccountLine line) throws IOException {
    boolean[] added = new boolean[1];
    file.rewrite(
        lines -> {
          added[0] = index(lines, line.address()) < 0;
          if (added[0]) {
            lines.add(line.text());
          }
          return lines;
        });
    return added[0];
  }

  /**
   * Changes the line of an address; false if there is none. A line with an open quote is refused:
   * what stands behind the quote, such as {@code disabled}, would be lost.
   */
  boolean change(Mailbox address, UnaryOperator<AccountLine> change) throws IOException {
    boolean[] found = new boolean[1];
    file.rewrite(
        lines -> {
          int at = index(lines, address);
          found[0] = at >= 0;
          if (found[0]) {
            var line = AccountLine.parse(lines.get(at)).orElseThrow();
            if (line.hasOpenQuote()) {
              throw new IllegalArgumentException(
                  NAME + ":" + (at + 1) + ": a quote is not closed: mend it by hand");
            }
            lines.set(at, change.apply(line).text());
          }
          return lines;
        });
    return found[0];
  }

  /**
   * Puts a hash in the place of another, wherever that stands: no two are alike. Does nothing where
   * the file is just being edited.
   */
  void renew(Argon2 was, Argon2 by) throws IOException {
    file.rewriteUnlessEdited(
        lines ->
            lines.stream()
                .map(line -> isComment(line) ? line : line.replace(was.text(), by.text()))
                .toList());
  }

  private static boolean isComment(String line) {
    return AccountLine.parse(line).isEmpty();
  }

  /**
   * Takes the line of an address out, and what stands further down under the same address: it must
   * not come into force instead. False if there is none.
   */
  boolean remove(Mailbox address) throws IOException {
    boolean[] found = new boolean[1];
    file.rewrite(
        lines -> {
          found[0] = lines.removeIf(line -> isOf(line, address));
          return lines;
        });
    return found[0];
  }

  private static int index(List<String> lines, Mailbox address) {
    for (int i = 0; i < lines.size(); i++) {
      if (isOf(lines.get(i), address)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isOf(String line, Mailbox address) {
    return AccountLine.parse(line).filter(words -> names(words, address)).isPresent();
  }

  private static boolean names(AccountLine line, Mailbox address) {
    try {
      return line.address().equals(address);
    } catch (IllegalArgumentException _) {
      return false; // a broken line is nobody's; reading it reported that
    }
  }

  private static Map<String, Entry> read(
      List<String> lines, long quota, Set<String> domains, EditedFile.Problems problems) {
    var first = new HashMap<String, Integer>();
    var entries = new LinkedHashMap<String, Entry>();
    var strangers = new Strangers();
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      var line = AccountLine.parse(lines.get(i));
      if (line.isEmpty()) {
        continue;
      }
      try {
        var entry = Entry.read(line.get(), quota, what -> problems.at(number, what));
        String domain = entry.account().address().domainKey();
        if (!domains.contains(domain)) {
          strangers.add(domain, number);
        }
        var before = first.putIfAbsent(entry.account().address().key(), number);
        if (before == null) {
          entries.put(entry.account().address().key(), entry);
        } else {
          problems.at(number, "the address stands in line " + before + " already");
        }
      } catch (IllegalArgumentException e) {
        problems.at(number, String.valueOf(e.getMessage()));
      }
    }
    strangers.tell(problems);
    return entries;
  }
}
