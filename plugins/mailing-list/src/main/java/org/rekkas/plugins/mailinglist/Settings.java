package org.rekkas.plugins.mailinglist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/**
 * The element {@code <mailing-list>}.
 *
 * @param questionsPerHour how many questions a list sends in an hour to people who wrote to it, to
 *     those whose posts they are, and to moderators, each: whoever can forge a sender makes it
 *     write to others (attack G5)
 * @param suspension when a member's address has failed so much that nothing is sent to it
 * @param expiry how long a question can be answered, and how long a post is held
 */
record Settings(
    int questionsPerHour, Duration expiry, Standing.Rule suspension, List<MailingList> lists) {
  static Settings from(Section config) {
    var lists = new ArrayList<MailingList>();
    var keys = new HashSet<String>();
    int questions = config.number("questions-per-hour", 100, 1, 100_000);
    Duration expiry = expiry(config);
    Standing.Rule suspension = suspension(config);
    for (Section element : config.each("list")) {
      list(element)
          .ifPresent(
              list -> {
                if (keys.add(list.key())) {
                  lists.add(list);
                } else {
                  element.problem("address", "is that of another list, too");
                }
              });
    }
    return new Settings(questions, expiry, suspension, List.copyOf(lists));
  }

  private static Duration expiry(Section config) {
    Duration expiry = config.duration("expiry", Duration.ofDays(7));
    if (expiry.compareTo(Duration.ofHours(1)) < 0) {
      config.problem("expiry", "is too short for anybody to answer a question: at least 1h");
    }
    return expiry;
  }

  private static Standing.Rule suspension(Section config) {
    int bounces = config.number("bounces", 5, 1, 1_000);
    Duration window = config.duration("bounce-window", Duration.ofDays(30));
    Duration apart = config.duration("bounce-apart", Duration.ofDays(1));
    if (apart.multipliedBy(bounces - 1).compareTo(window) > 0) {
      config.problem(
          "bounces", "so many, each bounce-apart from the next, never come within bounce-window");
    }
    return new Standing.Rule(bounces, window, apart);
  }

  private static Optional<MailingList> list(Section element) {
    String address = element.text("address");
    String name = element.text("name", "");
    String tag = element.text("tag", "");
    var usual = Policy.USUAL;
    var policy =
        new Policy(
            element.choice("post", usual.post()),
            element.choice("others", usual.others()),
            element.choice("unproven", usual.unproven()),
            element.choice("members", usual.members()),
            element.choice("subscribe", usual.subscribe()),
            element.choice("from", usual.from()));
    List<Mailbox> owners = mailboxes(element, "owners");
    List<Mailbox> moderators = mailboxes(element, "moderators");
    var fixed = new ArrayList<Mailbox>();
    for (Section member : element.each("member")) {
      one(member, "address", member.text("address")).ifPresent(fixed::add);
    }
    try {
      return Optional.of(
          new MailingList(Mailbox.of(address), name, owners, moderators, policy, tag, fixed, true));
    } catch (IllegalArgumentException e) {
      element.problem("address", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static List<Mailbox> mailboxes(Section element, String key) {
    var all = new ArrayList<Mailbox>();
    for (String word : element.words(key, List.of())) {
      one(element, key, word).ifPresent(all::add);
    }
    return all;
  }

  private static Optional<Mailbox> one(Section element, String key, String text) {
    try {
      return Optional.of(MailingList.mailboxes(List.of(text)).getFirst());
    } catch (IllegalArgumentException e) {
      element.problem(key, "\"" + text + "\" is not an address");
      return Optional.empty();
    }
  }
}
