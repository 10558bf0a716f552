package org.rekkas.plugins.mailinglist;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.spi.mail.Mailbox;

/** What an address of a list is for: {@code team@}, {@code team-owner@}, {@code team-ok-TOKEN@}. */
sealed interface Role {
  String OWNER = "owner";
  String BOUNCES = "bounces";
  String REQUEST = "request";
  String SUBSCRIBE = "subscribe";
  String UNSUBSCRIBE = "unsubscribe";
  String CONFIRM = "ok";
  String MEMBERS = "to";

  /** What stands behind a list's name in the addresses that people and hosts write to. */
  List<String> NAMED = List.of(OWNER, BOUNCES, REQUEST, SUBSCRIBE, UNSUBSCRIBE);

  MailingList list();

  /** The list itself. */
  record Post(MailingList list) implements Role {}

  /** Whoever answers for it. */
  record Owner(MailingList list) implements Role {}

  /**
   * Reports about its mail.
   *
   * @param address perhaps one that names the member whom a report is about
   */
  record Bounces(MailingList list, Mailbox address) implements Role {}

  /**
   * A wish.
   *
   * @param verb {@link #SUBSCRIBE}, {@link #UNSUBSCRIBE}, or {@link #REQUEST}: its subject says it
   */
  record Wish(MailingList list, String verb) implements Role {}

  /** An answer to a question that was sent with this token. */
  record Answer(MailingList list, String token) implements Role {}

  /** All members, by an address that nobody can guess: where a post goes that was let through. */
  record Members(MailingList list, String seal) implements Role {}

  /** Empty for what is no address of a list. */
  static Optional<Role> of(Mailbox address, Function<Mailbox, Optional<MailingList>> lists) {
    Optional<MailingList> itself = lists.apply(address);
    if (itself.isPresent()) {
      return Optional.of(new Post(itself.get()));
    }
    Mailbox plain = address.withLocalPart(withoutDetail(address.localPart()));
    if (!plain.equals(address)) {
      return of(plain, lists)
          .filter(Bounces.class::isInstance)
          .map(bounces -> new Bounces(bounces.list(), address));
    }
    String local = address.localPart();
    if (local.indexOf('-') < 0) {
      return Optional.empty();
    }
    for (String role : NAMED) {
      if (local.toLowerCase(Locale.ROOT).endsWith("-" + role)) {
        var list = lists.apply(base(address, local.length() - role.length() - 1));
        if (list.isPresent()) {
          return list.map(l -> of(l, role));
        }
      }
    }
    int last = local.lastIndexOf('-');
    int before = last < 0 ? -1 : local.lastIndexOf('-', last - 1);
    if (before <= 0) {
      return Optional.empty();
    }
    String role = local.substring(before + 1, last).toLowerCase(Locale.ROOT);
    String token = local.substring(last + 1).toLowerCase(Locale.ROOT);
    return lists
        .apply(base(address, before))
        .flatMap(
            list ->
                switch (role) {
                  case CONFIRM -> Optional.of(new Answer(list, token));
                  case MEMBERS -> Optional.of(new Members(list, token));
                  default -> Optional.empty();
                });
  }

  private static Role of(MailingList list, String role) {
    return switch (role) {
      case OWNER -> new Owner(list);
      case BOUNCES -> new Bounces(list, list.bounces());
      default -> new Wish(list, role);
    };
  }

  private static String withoutDetail(String local) {
    int plus = local.indexOf('+');
    return plus > 0 ? local.substring(0, plus) : local;
  }

  private static Mailbox base(Mailbox address, int length) {
    return length <= 0 ? address : address.withLocalPart(address.localPart().substring(0, length));
  }
}
