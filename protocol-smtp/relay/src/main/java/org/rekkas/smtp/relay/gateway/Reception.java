package org.rekkas.smtp.relay.gateway;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rekkas.smtp.relay.gateway.RelayDomain.Recipients;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;

/**
 * Whether a recipient of a relay domain is taken from somebody who may not relay. A mail that the
 * next hop will refuse is refused here, at RCPT: taken, it would come back to a sender who is
 * mostly forged (attack G2). Usable by all threads.
 */
public final class Reception {
  /** Well below the five minutes of RFC 5321 §4.5.3.2.3, and the 30 s that a plugin may have. */
  public static final Duration LONGEST = Duration.ofSeconds(20);

  /** A host may be down for a while, and be started anew; then somebody looks. */
  static final Duration LONG_AWAY = Duration.ofHours(1);

  private static final String AWAY = "no host of it has answered for an hour";

  private final RelayDomains domains;
  private final Clock clock;
  private final Memory memory;
  private final Asking asking;
  private final Consumer<String> warning;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Instant> awaySince = new ConcurrentHashMap<>();

  /**
   * @param warning tells the administrator; each once for a domain
   */
  public Reception(RelayDomains domains, Question question, Clock clock, Consumer<String> warning) {
    this(domains, question, clock, warning, LONGEST);
  }

  Reception(
      RelayDomains domains,
      Question question,
      Clock clock,
      Consumer<String> warning,
      Duration longest) {
    this.domains = domains;
    this.clock = clock;
    this.memory = new Memory(clock);
    this.asking = new Asking(question, memory, longest);
    this.warning = warning;
  }

  /**
   * @param destination of the mail, as its route has it
   * @param octets of the mail, as its client says; 0: it does not
   */
  public EnvelopeVerdict judge(Client client, Mailbox address, String destination, long octets) {
    Optional<RelayDomain> domain = domains.of(address);
    if (domain.isEmpty()) { // the router opens none but these
      return new Verdict.Reject(RecipientReplies.RELAYING_DENIED, Evidence.of("no relay domain"));
    }
    return switch (domain.get().recipients()) {
      case ANY -> new Verdict.Continue(Evidence.of("every recipient of this domain is taken"));
      case ASK -> verdict(answer(domain.get(), client, address, destination), octets);
    };
  }

  /** Why the next hop will not have this mail, of which recipients were asked for. */
  Optional<Reply> lacks(Mailbox address, String destination, Mail mail) throws IOException {
    boolean asked =
        domains.of(address).filter(domain -> domain.recipients() == Recipients.ASK).isPresent();
    return asked ? memory.suit(destination).lacks(mail) : Optional.empty();
  }

  /**
   * Where nobody can be asked, what was good lately is good enough: its mail waits in the queue.
   */
  private Answer answer(RelayDomain domain, Client client, Mailbox address, String destination) {
    // As it was spelled: the case of a local part may matter to its host, and A-labels and U-labels
    // are not one to each. What is refused in one spelling must not be so in another.
    String recipient = address.localPart() + "@" + address.domain().toLowerCase(Locale.ROOT);
    Answer answer =
        memory
            .known(recipient, destination)
            .orElseGet(() -> asking.ask(recipient, address, destination, domain.name(), client));
    tellOf(domain, answer);
    return switch (answer) {
      case Answer.Later _, Answer.Away _, Answer.Unwelcome _ ->
          memory.lately(recipient, destination).orElse(answer);
      case Answer.Takes _, Answer.Refuses _, Answer.Nowhere _ -> answer;
    };
  }

  private static EnvelopeVerdict verdict(Answer answer, long octets) {
    return switch (answer) {
      case Answer.Takes(Evidence why, Suit suit) ->
          suit.isTooLarge(octets)
              ? new Verdict.Reject(RecipientReplies.TOO_LARGE, why)
              : new Verdict.Continue(why);
      case Answer.Refuses(Reply reply, Evidence why) -> new Verdict.Reject(reply, why);
      case Answer.Nowhere(Reply reply, Evidence why) -> new Verdict.Reject(reply, why);
      case Answer.Later(Reply reply, Evidence why) -> new Verdict.Defer(reply, why);
      case Answer.Away(Reply reply, Evidence why) -> new Verdict.Defer(reply, why);
      case Answer.Unwelcome(Reply reply, Evidence why) -> new Verdict.Defer(reply, why);
    };
  }

  /** What somebody has to mend, or to know of. */
  private void tellOf(RelayDomain domain, Answer answer) {
    switch (answer) {
      case Answer.Takes _, Answer.Refuses _ -> {
        awaySince.remove(domain.name());
        warned.remove(domain.name() + AWAY);
      }
      case Answer.Later _ -> {}
      case Answer.Nowhere(Reply _, Evidence why) -> {
        if (!domain.name().startsWith(".")) { // a stranger can think of many below it
          warn(domain, "its mail is refused, for it leads to no host", why);
        }
      }
      case Answer.Unwelcome(Reply _, Evidence why) ->
          warn(domain, "the next host takes nothing from this one, and strangers hear 451", why);
      case Answer.Away(Reply _, Evidence why) -> {
        Instant since = awaySince.computeIfAbsent(domain.name(), _ -> clock.instant());
        if (Duration.between(since, clock.instant()).compareTo(LONG_AWAY) >= 0) {
          warn(domain, AWAY, why);
        }
      }
    }
  }

  private void warn(RelayDomain domain, String what, Evidence why) {
    if (warned.add(domain.name() + what)) {
      warning.accept("the relay domain " + domain.name() + ": " + what + ": " + why);
    }
  }
}
