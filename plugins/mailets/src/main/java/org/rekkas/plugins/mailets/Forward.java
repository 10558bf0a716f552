package org.rekkas.plugins.mailets;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;

/**
 * Sends the mail to others instead; its sender hears what he asked to hear of those in whose place
 * they are, as with an alias. RFC 3461 §5.2.7.
 */
record Forward(List<Recipient> to) implements Action {
  @Override
  public String word() {
    return "forward";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    var changed = mail.withEnvelope(mail.envelope().withRecipients(instead(mail)));
    return new Handling.Change(changed, Optional.empty(), Evidence.of("forwarded to " + to.size()));
  }

  private List<Recipient> instead(Mail mail) {
    List<Recipient> of = mail.envelope().recipients();
    Optional<String> original = of.size() == 1 ? of.getFirst().original() : Optional.empty();
    Set<Notify> when = notifyWhen(of);
    return to.stream().map(each -> new Recipient(each.path(), when, original)).toList();
  }

  /** What any of them asked for; who did not say hears of failures and delays, RFC 3461 §4.1. */
  private static Set<Notify> notifyWhen(List<Recipient> of) {
    var said = new HashSet<Set<Notify>>();
    of.forEach(each -> said.add(each.notifyWhen()));
    if (said.size() == 1) {
      return of.getFirst().notifyWhen();
    }
    var all = EnumSet.noneOf(Notify.class);
    said.forEach(when -> all.addAll(when.isEmpty() ? Set.of(Notify.FAILURE, Notify.DELAY) : when));
    all.remove(Notify.NEVER);
    return all;
  }
}
