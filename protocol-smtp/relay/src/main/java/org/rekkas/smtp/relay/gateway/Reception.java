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
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
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
  private static final String UNWELCOME =
      "the next host takes nothing from this one, and strangers hear 451";
  private static final String CLOSED =
      "the next host takes no mail for it from this one, not even for its postmaster";

  private final RelayDomains domains;
  private final Clock clock;
  private final Memory memory;
  private final Asking asking;
  private final Consumer<String> warning;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Silence> silences = new ConcurrentHashMap<>();

  /** Between two questions, neither of which was answered, no more than {@link #LONG_AWAY}. */
  private record Silence(Instant since, Instant last) {}

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
    this.asking = new Asking(question, memory, longest, this::tellOf);
    this.warning = warning;
  }

  /**
   * @param destination of the mail, as its route has it
   * @param octets of the mail, as its client says; 0: it does not
   */
  public EnvelopeVerdict judge(Session session, Mailbox address, String destination, long octets) {
    Optional<RelayDomain> domain = domains.of(address);
    if (domain.isEmpty()) { // the router opens none but these
      return new Verdict.Reject(RecipientReplies.RELAYING_DENIED, Evidence.of("no relay domain"));
    }
    return switch (domain.get().recipients()) {
      case ANY -> new Verdict.Continue(Evidence.of("every recipient of this domain is taken"));
      case ASK -> {
        memory.asked(inSession(session, address), destination);
        yield verdict(answer(domain.get(), session.client(), address, destination), octets);
      }
    };
  }

  private static String inSession(Session session, Mailbox address) {
    return session.id() + " " + address;
  }

  /** Why the next hop will not have a mail for a recipient who was asked for in its session. */
  Optional<Reply> lacks(Session session, Mailbox address, Mail mail) throws IOException {
    Optional<Suit> suit = memory.suit(inSession(session, address));
    return suit.isPresent() ? suit.get().lacks(mail) : Optional.empty();
  }

  /**
   * Where nobody can be asked, what was good lately is good enough: its mail waits in the queue.
   */
  private Answer answer(RelayDomain domain, Client client, Mailbox address, String destination) {
    // As it was spelled: the case of a local part may matter to its host, and A-labels and U-labels
    // are not one to each. What is refused in one spelling must not be so in another.
    String recipient = address.localPart() + "@" + address.domain().toLowerCase(Locale.ROOT);
    Answer answer = asking.ask(recipient, address, destination, domain, client);
    return answer instanceof Answer.NotNow
        ? memory.lately(recipient, destination).orElse(answer)
        : answer;
  }

  private static EnvelopeVerdict verdict(Answer answer, long octets) {
    return switch (answer) {
      case Answer.Takes(Evidence why, Suit suit) ->
          suit.isTooLarge(octets)
              ? new Verdict.Reject(RecipientReplies.TOO_LARGE, why)
              : new Verdict.Continue(why);
      case Answer.Never never -> new Verdict.Reject(never.reply(), never.why());
      case Answer.NotNow notNow -> new Verdict.Defer(notNow.reply(), notNow.why());
    };
  }

  /** Once for each question: what somebody has to mend, or to know of. */
  private void tellOf(RelayDomain domain, Answer answer) {
    boolean madeUp = domain.name().startsWith("."); // a stranger can think of many below it
    switch (answer) {
      case Answer.Takes _, Answer.Refuses _ -> {
        silences.remove(domain.name());
        warned.remove(domain.name() + AWAY);
        warned.remove(domain.name() + UNWELCOME);
      }
      case Answer.Later _ -> {}
      case Answer.Nowhere(Reply _, Evidence why) -> {
        if (!madeUp) {
          warn(domain, "its mail is refused, for it leads to no host", why);
        }
      }
      case Answer.Unwelcome(Reply _, Evidence why) -> warn(domain, UNWELCOME, why);
      case Answer.Closed(Reply _, Evidence why) -> {
        if (!madeUp) {
          warn(domain, CLOSED, why);
        }
      }
      case Answer.Away(Reply _, Evidence why) -> {
        if (isLong(silences.compute(domain.name(), (_, before) -> silence(before)))) {
          warn(domain, AWAY, why);
        }
      }
    }
  }

  private Silence silence(@Nullable Silence before) {
    Instant now = clock.instant();
    return before == null || Duration.between(before.last, now).compareTo(LONG_AWAY) > 0
        ? new Silence(now, now)
        : new Silence(before.since, now);
  }

  private static boolean isLong(@Nullable Silence silence) {
    return silence != null
        && Duration.between(silence.since, silence.last).compareTo(LONG_AWAY) >= 0;
  }

  private void warn(RelayDomain domain, String what, Evidence why) {
    if (warned.add(domain.name() + what)) {
      warning.accept("the relay domain " + domain.name() + ": " + what + ": " + why);
    }
  }
}
