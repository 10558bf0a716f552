package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.rekkas.plugins.mailinglist.DeliveryReport.Failure;
import org.rekkas.plugins.mailinglist.Letters.Letter;
import org.rekkas.plugins.mailinglist.Questions.Verb;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Takes reports about mail to members, counts them for each, and suspends a member whose address
 * fails for good. Whoever can write to the list can write a report; so one from elsewhere counts
 * only where the address that it came to names the member, with the mark that only this server can
 * make (attack G2, G7), and only for him. The queue's own reports name the member by themselves,
 * also where an alias leads on from him, if they are about a mail of the list: anybody can have the
 * queue report of his own to the list, whose address he names as its sender, and for a recipient
 * whom he calls by the name of a member. No report is ever answered (attack G1).
 */
record Returns(
    Roll roll, Standing.Rule rule, Seals seals, Questions questions, Letters letters, Clock clock) {
  /** What was done about it, for the trace. */
  String of(Role.Bounces to, Post post) throws IOException {
    Optional<Mailbox> named = named(to);
    if (named.isEmpty() && !isOfOurs(to.list(), post)) {
      return "not counted: anybody may have written it";
    }
    Optional<DeliveryReport> report = DeliveryReport.of(post.mail().content());
    if (report.isEmpty()) {
      return "dropped: no report of a delivery (RFC 3464)";
    }
    var gravest = new LinkedHashMap<Mailbox, Failure>();
    for (Failure failure : report.get().failures()) {
      named
          .or(failure::original)
          .or(failure::recipient)
          .filter(one -> roll.has(to.list(), one))
          .ifPresent(one -> gravest.merge(one, failure, (a, b) -> a.hard() ? a : b));
    }
    int counted = 0;
    for (var each : gravest.entrySet()) {
      counted += count(to.list(), each.getKey(), each.getValue(), post) ? 1 : 0;
    }
    return "a report of failures: " + counted + " members counted";
  }

  /** Whom the address names, if it is one that was made here. */
  private Optional<Mailbox> named(Role.Bounces to) {
    String local = to.address().localPart();
    int from = local.indexOf('+');
    int mark = local.lastIndexOf('+');
    int at = local.lastIndexOf('=', Math.max(mark, 0));
    if (from < 0 || at <= from + 1 || at + 1 >= mark) {
      return Optional.empty();
    }
    var member = new Mailbox(local.substring(from + 1, at), local.substring(at + 1, mark));
    var made = ReversePath.of(to.list().bounces()).naming(member, key(seals, to.list()));
    return made.equals(ReversePath.of(to.address())) ? Optional.of(member) : Optional.empty();
  }

  /** Whether the queue reports of a mail that went to the members: no client can say so. */
  private boolean isOfOurs(MailingList list, Post post) {
    String key = post.mail().envelope().options().parameters().get(EnvelopeOptions.VERP);
    return key != null && seals.isOf(key, Role.BOUNCES, list.key());
  }

  /** What marks are made with; the same for all mail of a list, so that late reports count. */
  static String key(Seals seals, MailingList list) {
    return seals.of(Role.BOUNCES, list.key());
  }

  /** False for one who has left meanwhile. */
  private boolean count(MailingList list, Mailbox member, Failure failure, Post post)
      throws IOException {
    String report = post.mail().id().text();
    Optional<Standing> now =
        roll.change(
            list, member, standing -> standing.with(failure, report, clock.instant(), rule));
    if (now.filter(standing -> standing.suspended().isPresent()).isPresent()) {
      tell(list, member, now.get(), post.mail().id());
    }
    return now.isPresent();
  }

  /** The owner, once; also where the same report comes again. */
  private void tell(MailingList list, Mailbox member, Standing standing, MailId report)
      throws IOException {
    Optional<String> token = questions.ask(list, Verb.RESUME, member.toString(), report);
    if (token.isPresent()) {
      letters.sendToKeepers(
          new Letter(
              report.derived("suspended " + list.key() + " " + member.key(), 0),
              list,
              list.own(Role.CONFIRM + "-" + token.get()),
              "A member of " + list.address() + " is suspended",
              List.of(
                  "Nothing is sent to " + member + " any more: the address failed for good.",
                  "At last it was said:",
                  "",
                  "  " + standing.words(),
                  "",
                  "Answer this letter to put the member back; you need not write anything.",
                  "On the server: rekkas list resume " + list.address() + " " + member)),
          list.owners());
    }
  }
}
