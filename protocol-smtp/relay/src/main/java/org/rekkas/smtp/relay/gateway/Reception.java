package org.rekkas.smtp.relay.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/**
 * Whether a recipient of a relay domain is taken from somebody who may not relay. A mail that the
 * next hop will refuse is refused here, at RCPT: taken, it would come back to a sender who is
 * mostly forged (attack G2). Usable by all threads.
 */
public final class Reception {
  /** Well below the five minutes of RFC 5321 §4.5.3.2.3, and the 30 s that a plugin may have. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final RelayDomains domains;
  private final Memory memory;
  private final Asking asking;
  private final Consumer<String> warning;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * @param warning tells the administrator; once for each domain
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
    this.memory = new Memory(clock);
    this.asking = new Asking(question, memory, longest);
    this.warning = warning;
  }

  /**
   * @param destination of the mail, as its route has it
   */
  public EnvelopeVerdict judge(Mailbox address, String destination) {
    Optional<RelayDomain> domain = domains.of(address);
    if (domain.isEmpty()) { // the router opens none but these
      return new Verdict.Reject(RecipientReplies.RELAYING_DENIED, Evidence.of("no relay domain"));
    }
    return switch (domain.get().recipients()) {
      case ANY -> new Verdict.Continue(Evidence.of("every recipient of this domain is taken"));
      case ASK -> verdict(domain.get(), answer(address, destination));
    };
  }

  /**
   * Where nobody can be asked, what was good lately is good enough: its mail waits in the queue.
   */
  private Answer answer(Mailbox address, String destination) {
    // In the case that it came in: whether that makes a difference is for its host to say, and what
    // is refused in one spelling must not be so in another.
    String recipient = address.localPart() + "@" + address.domainKey();
    Answer answer =
        memory
            .known(recipient, destination)
            .orElseGet(() -> asking.ask(recipient, address, destination));
    return switch (answer) {
      case Answer.Later _, Answer.Away _ -> memory.lately(recipient).orElse(answer);
      case Answer.Takes _, Answer.SaysNothing _, Answer.Refuses _, Answer.Nowhere _ -> answer;
    };
  }

  private EnvelopeVerdict verdict(RelayDomain domain, Answer answer) {
    return switch (answer) {
      case Answer.Takes(Evidence why) -> new Verdict.Continue(why);
      case Answer.SaysNothing(Evidence why) -> {
        warn(domain, "its recipients cannot be asked for, and are all taken: " + why);
        yield new Verdict.Continue(why);
      }
      case Answer.Refuses(Reply reply, Evidence why) -> new Verdict.Reject(reply, why);
      case Answer.Nowhere(Reply reply, Evidence why) -> {
        if (!domain.name().startsWith(".")) { // a stranger can think of many below it
          warn(domain, "its mail is refused, for it leads to no host: " + why);
        }
        yield new Verdict.Reject(reply, why);
      }
      case Answer.Later(Reply reply, Evidence why) -> new Verdict.Defer(reply, why);
      case Answer.Away(Reply reply, Evidence why) -> new Verdict.Defer(reply, why);
    };
  }

  private void warn(RelayDomain domain, String what) {
    if (warned.add(domain.name())) {
      warning.accept("the relay domain " + domain.name() + ": " + what);
    }
  }
}
