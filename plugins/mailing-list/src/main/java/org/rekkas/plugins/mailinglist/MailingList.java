package org.rekkas.plugins.mailinglist;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.spi.mail.Mailbox;

/**
 * A list, without the members that joined it.
 *
 * @param name as people read it, or empty
 * @param owners who answer for it; never empty
 * @param moderators who decide about held posts; empty: the owners
 * @param tag what stands in brackets before each subject; empty: nothing
 * @param fixed the members that stand in the configuration
 * @param configured whether it stands in the configuration: then commands change its members alone
 */
record MailingList(
    Mailbox address,
    String name,
    List<Mailbox> owners,
    List<Mailbox> moderators,
    Policy policy,
    String tag,
    List<Mailbox> fixed,
    boolean configured) {
  /** So that what its own addresses have in front and behind still fits (RFC 5321 §4.5.3.1.1). */
  static final int LONGEST_NAME = 24;

  /** Of atoms, RFC 5322 §3.2.3. */
  private static final String WORDS = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*";

  MailingList {
    owners = List.copyOf(owners);
    moderators = List.copyOf(moderators);
    fixed = List.copyOf(fixed);
    if (address.localPart().length() > LONGEST_NAME || address.needsUtf8()) {
      throw new IllegalArgumentException(
          "the name of a list has at most " + LONGEST_NAME + " characters of ASCII");
    }
    if (owners.isEmpty()) {
      throw new IllegalArgumentException("a list needs an owner");
    }
    require(name, "name");
    require(tag, "tag");
  }

  private static void require(String text, String what) {
    if (text.length() > 64
        || !text.chars().allMatch(c -> c >= ' ' && c < 127 && "\"\\<>".indexOf(c) < 0)) {
      throw new IllegalArgumentException("the " + what + " of a list is plain ASCII, 64 at most");
    }
  }

  String key() {
    return address.key();
  }

  /** An address of the list's own: {@code team-owner@example.org}. */
  Mailbox own(String role) {
    return address.withLocalPart(address.localPart() + "-" + role);
  }

  /** Where reports about mail to its members go. */
  Mailbox bounces() {
    return own(Role.BOUNCES);
  }

  List<Mailbox> judges() {
    return moderators.isEmpty() ? owners : moderators;
  }

  boolean isJudgedBy(Mailbox somebody) {
    return moderators.contains(somebody) || owners.contains(somebody);
  }

  /** RFC 2919 §2. */
  String id() {
    return address.localPart() + "." + address.domain();
  }

  /** For the header of its mail. */
  String title() {
    return name.isEmpty() ? address.localPart() : name;
  }

  /** The title where no quotes are around it anyway, RFC 5322 §3.2.5. */
  String phrase() {
    return title().matches(WORDS) ? title() : "\"" + title() + "\"";
  }

  static List<Mailbox> mailboxes(List<String> texts) {
    Set<Mailbox> all = new LinkedHashSet<>();
    var wrong = new ArrayList<String>();
    for (String text : texts) {
      Mailbox mailbox = Mailbox.of(text);
      if (mailbox.isOnlyReadingOf(text)) {
        all.add(mailbox);
      } else {
        wrong.add(text);
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("not an address: " + String.join(", ", wrong));
    }
    return List.copyOf(all);
  }
}
