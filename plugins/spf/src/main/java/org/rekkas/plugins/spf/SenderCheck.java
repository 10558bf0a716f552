package org.rekkas.plugins.spf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.lookups.Share;
import org.rekkas.plugins.spf.policy.Check;
import org.rekkas.plugins.spf.policy.Checked;
import org.rekkas.plugins.spf.policy.Identity;
import org.rekkas.plugins.spf.policy.Result;
import org.rekkas.results.Harmless;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * Checks the domain of the reverse-path, or HELO's name where that is empty (RFC 7208 §2.4); and
 * HELO's name besides, in what is left of the time (§4.6.4: at least 20 seconds), which is one for
 * both, so that a stranger's slow DNS ends in temperror and never at the deadline of a plugin. Each
 * check asks one question after the other, and {@value #MOST} are made at a time, ten of these for
 * one client: strangers whose DNS is slow hold up their own mail, and leave the rest of the
 * server's DNS to others. Our own people and the local networks send from where they are: they are
 * not checked. Asked by several threads.
 */
final class SenderCheck implements SenderPolicy {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** With those of dkim, arc and dmarc they leave a fifth of what the server asks at a time. */
  private static final int MOST = 60;

  private final Share share = Share.of(MOST);
  private final Settings settings;
  private final Surroundings given;

  SenderCheck(Settings settings, Surroundings given) {
    this.settings = settings;
    this.given = given;
  }

  @Override
  public EnvelopeVerdict judge(Session session, Envelope envelope) {
    if (session.trusted()) {
      return Verdict.Continue.SILENTLY;
    }
    String helo = session.hello().orElse("");
    var asHelo = new Identity(session.client(), "", helo, helo, given.host().name());
    Instant until = given.clock().instant().plus(LONGEST);
    return switch (envelope.reversePath()) {
      case ReversePath.Of(var mailbox) -> {
        var identity =
            new Identity(
                session.client(), mailbox.localPart(), mailbox.domain(), helo, given.host().name());
        Checked checked = check(identity, until);
        Optional<Checked> greeted =
            settings.helo() ? Optional.of(check(asHelo, until)) : Optional.empty();
        yield verdict(Fields.mailFrom(mailbox.domain()), identity, checked, greeted);
      }
      case ReversePath.Null _ ->
          verdict(Fields.helo(helo), asHelo, check(asHelo, until), Optional.empty());
    };
  }

  private Checked check(Identity identity, Instant until) {
    return share
        .of(identity.client().address())
        .inTurn(
            Duration.between(given.clock().instant(), until),
            () -> Check.of(identity, given.dns(), given.clock(), until))
        .orElseGet(
            () -> Checked.of(Result.TEMPERROR, identity.domain(), "too many checks at a time"));
  }

  private EnvelopeVerdict verdict(
      Fields.Property property, Identity identity, Checked checked, Optional<Checked> helo) {
    if (checked.result() == Result.FAIL && settings.refuse() == Settings.Refuse.FAIL) {
      return new Verdict.Reject(refusal(identity), evidence(identity, checked));
    }
    var signs = new ArrayList<Sign>();
    signs.add(Sign.of("SPF_" + checked.result(), seen(identity, checked)));
    helo.filter(other -> other.result() == Result.FAIL)
        .ifPresent(other -> signs.add(Sign.of("SPF_HELO_FAIL", seen(identity, other))));
    List<HeaderField> fields =
        List.of(
            Fields.receivedSpf(identity, property, checked),
            Fields.authenticationResults(identity.receiver(), property, checked));
    return new Verdict.Mark(signs, fields, evidence(identity, checked));
  }

  /** RFC 7372 §3.2; without the domain's own explanation, which anybody may have written. */
  private static Reply refusal(Identity identity) {
    return Reply.of(
        550,
        "5.7.23",
        "SPF: "
            + Harmless.domain(identity.domain())
            + " does not let "
            + identity.client().text()
            + " send its mail");
  }

  private static String seen(Identity identity, Checked checked) {
    return checked.domain() + ": " + checked.why() + " for " + identity.client().text();
  }

  private static Evidence evidence(Identity identity, Checked checked) {
    Evidence evidence =
        Evidence.of("SPF " + checked.result().word())
            .with("policy", checked.domain())
            .with("by", checked.why())
            .with("client", identity.client().text());
    return checked.explanation().map(text -> evidence.with("explanation", text)).orElse(evidence);
  }
}
