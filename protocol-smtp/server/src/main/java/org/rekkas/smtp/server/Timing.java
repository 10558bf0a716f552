package org.rekkas.smtp.server;

import static org.rekkas.spi.mail.EnvelopeOptions.BY;
import static org.rekkas.spi.mail.EnvelopeOptions.HOLD_FOR;
import static org.rekkas.spi.mail.EnvelopeOptions.HOLD_UNTIL;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.wire.MailParameters;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.mail.DeliverBy;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Reply;

/**
 * Times that a sender sets with MAIL: HOLDFOR and HOLDUNTIL (RFC 4865), where people hand in their
 * mail and nowhere else, and BY (RFC 2852). They stay in the envelope's options; it is the queue
 * that keeps to them.
 *
 * <p>A value that is none gets 501; one that is beyond what was announced, or past, 554 (RFC 4865
 * §4). BY counts from now as HOLDFOR does, and what has to be there before it may go is refused.
 */
record Timing(SmtpSettings settings, Clock clock) {
  /** The lines of EHLO's reply. */
  List<String> announced() {
    var lines = new ArrayList<String>(2);
    if (holds()) {
      Instant last = clock.instant().plus(longest()).truncatedTo(ChronoUnit.SECONDS);
      lines.add("FUTURERELEASE " + longest().toSeconds() + " " + last);
    }
    lines.add("DELIVERBY " + shortest().toSeconds());
    return lines;
  }

  /** The parameters of MAIL that are taken. */
  Set<String> parameters() {
    return holds() ? Set.of(HOLD_FOR, HOLD_UNTIL, BY) : Set.of(BY);
  }

  /** Why MAIL is refused. */
  Optional<Reply> refusal(MailParameters given) {
    Map<String, String> named = given.others();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    EnvelopeOptions options = given.options();
    Optional<Instant> held = options.heldUntil(now);
    Optional<DeliverBy> by = options.deliverBy();
    boolean holding = named.containsKey(HOLD_FOR) || named.containsKey(HOLD_UNTIL);
    if (holding && (held.isEmpty() || named.keySet().containsAll(Set.of(HOLD_FOR, HOLD_UNTIL)))) {
      return Optional.of(Replies.BAD_HOLD);
    }
    if (named.containsKey(BY) && (by.isEmpty() || by.filter(Timing::isVain).isPresent())) {
      return Optional.of(Replies.BAD_BY);
    }
    return held.flatMap(until -> hold(until, now))
        .or(() -> by.filter(this::isTooSoon).map(_ -> Replies.BY_TOO_SOON))
        .or(
            () ->
                by.filter(_ -> held.isPresent())
                    .filter(one -> !now.plusSeconds(one.seconds()).isAfter(held.get()))
                    .map(_ -> Replies.BY_WHILE_HELD));
  }

  private Optional<Reply> hold(Instant until, Instant now) {
    if (!until.isAfter(now)) {
      return Optional.of(Replies.HOLD_PAST);
    }
    return until.isAfter(now.plus(longest()))
        ? Optional.of(Replies.HOLD_TOO_LONG)
        : Optional.empty();
  }

  /** RFC 2852 §4: what is to go back if it is not there yet has some time at least. */
  private static boolean isVain(DeliverBy by) {
    return by.returns() && by.seconds() <= 0;
  }

  private boolean isTooSoon(DeliverBy by) {
    return by.returns() && by.seconds() < shortest().toSeconds();
  }

  private boolean holds() {
    return settings.login().submission() && !longest().isZero();
  }

  private Duration longest() {
    return settings.timing().longestHold();
  }

  private Duration shortest() {
    return settings.timing().shortestBy();
  }
}
