package org.rekkas.plugins.mailinglist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * The lists of the configuration and those that commands made; the latter lie in the vault, in the
 * space {@code lists}, as lines of {@code word=value} below a version. Thread-safe.
 */
final class Lists {
  private static final String VERSION = "1";
  private static final int PAGE = 500;

  private final Map<String, MailingList> configured = new LinkedHashMap<>();
  private final Vault vault;
  private final Readable readable;
  private final Space made;

  Lists(List<MailingList> configured, Vault vault, Readable readable) {
    this.readable = readable;
    configured.forEach(list -> this.configured.put(list.key(), list));
    this.vault = vault;
    made = vault.space("lists");
  }

  /** Fails at one of another version: that there is none would be told to who writes to it. */
  Optional<MailingList> find(Mailbox address) {
    MailingList fixed = configured.get(address.key());
    return fixed != null ? Optional.of(fixed) : made.get(key(address)).map(Lists::unpack);
  }

  /** But for those that cannot be read. */
  List<MailingList> all() {
    var all = new ArrayList<>(configured.values());
    byte[] from = new byte[0];
    while (true) {
      List<Space.Entry> page = made.range(from, new byte[] {(byte) 0xff}, PAGE);
      for (Space.Entry entry : page) {
        readable.read("a list", entry.value(), Lists::unpack).ifPresent(all::add);
      }
      if (page.size() < PAGE) {
        return all;
      }
      from = Arrays.copyOf(page.getLast().key(), page.getLast().key().length + 1);
    }
  }

  /** False if there is one. */
  boolean create(MailingList list) {
    return find(list.address()).isEmpty()
        && vault.transact(
            Vault.Durability.FORCED,
            tx -> {
              byte[] key = key(list.address());
              boolean isNew = tx.get(made, key).isEmpty();
              if (isNew) {
                tx.put(made, key, pack(list));
              }
              return isNew;
            });
  }

  /** Its members are the roll's. */
  void delete(Mailbox address) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(made, key(address));
          return true;
        });
  }

  private static byte[] key(Mailbox address) {
    return Key.of(address.key()).bytes();
  }

  private static byte[] pack(MailingList list) {
    Policy policy = list.policy();
    return String.join(
            "\n",
            VERSION,
            "address=" + list.address(),
            "name=" + list.name(),
            "owners=" + words(list.owners()),
            "moderators=" + words(list.moderators()),
            "tag=" + list.tag(),
            "post=" + policy.post(),
            "others=" + policy.others(),
            "unproven=" + policy.unproven(),
            "members=" + policy.members(),
            "subscribe=" + policy.subscribe(),
            "from=" + policy.from())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static MailingList unpack(byte[] octets) {
    var values = new LinkedHashMap<String, String>();
    for (String line : new String(octets, StandardCharsets.UTF_8).split("\n", -1)) {
      int equals = line.indexOf('=');
      values.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
    }
    return new MailingList(
        Mailbox.of(value(values, "address")),
        value(values, "name"),
        mailboxes(value(values, "owners")),
        mailboxes(value(values, "moderators")),
        new Policy(
            Policy.Posting.valueOf(value(values, "post")),
            Policy.Others.valueOf(value(values, "others")),
            Policy.Unproven.valueOf(value(values, "unproven")),
            Policy.Shown.valueOf(value(values, "members")),
            Policy.Joining.valueOf(value(values, "subscribe")),
            Policy.From.valueOf(values.getOrDefault("from", Policy.From.AUTHOR.name()))),
        value(values, "tag"),
        List.of(),
        false);
  }

  private static String value(Map<String, String> values, String word) {
    return values.getOrDefault(word, "");
  }

  private static String words(List<Mailbox> mailboxes) {
    return String.join(" ", mailboxes.stream().map(Mailbox::toString).toList());
  }

  private static List<Mailbox> mailboxes(String words) {
    return words.isEmpty() ? List.of() : MailingList.mailboxes(List.of(words.split(" ")));
  }
}
