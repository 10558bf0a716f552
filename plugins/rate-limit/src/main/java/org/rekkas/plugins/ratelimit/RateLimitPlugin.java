package org.rekkas.plugins.ratelimit;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Running;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.ReversePath;

/** Defers what goes beyond the limits that are configured; without any it does nothing. */
public final class RateLimitPlugin implements Plugin<List<Limit>> {
  @Override
  public String name() {
    return "rate-limit";
  }

  @Override
  public List<Limit> read(Section config) {
    return Limit.all(config);
  }

  @Override
  public Running start(List<Limit> limits, Surroundings given) {
    var connections = buckets(limits, Limit.Of.CONNECTIONS, given);
    var mails = buckets(limits, Limit.Of.MAILS, given);
    var recipients = buckets(limits, Limit.Of.RECIPIENTS, given);
    var all = new ArrayList<Contribution>();
    if (!connections.isEmpty()) {
      ClientPolicy policy = session -> judge(connections, session, ReversePath.NULL);
      all.add(Contribution.of("client", policy));
    }
    if (!mails.isEmpty()) {
      SenderPolicy policy = (session, mail) -> judge(mails, session, mail.reversePath());
      all.add(Contribution.of("sender", policy));
    }
    if (!recipients.isEmpty()) {
      RecipientPolicy policy = (session, mail, _) -> judge(recipients, session, mail.reversePath());
      all.add(Contribution.of("recipient", policy));
    }
    return Running.of(all.toArray(Contribution[]::new));
  }

  private static List<Bucket> buckets(List<Limit> limits, Limit.Of of, Surroundings given) {
    return limits.stream()
        .filter(limit -> limit.of() == of)
        .map(limit -> new Bucket(limit, given.clock()))
        .toList();
  }

  private static EnvelopeVerdict judge(List<Bucket> buckets, Session session, ReversePath sender) {
    for (Bucket bucket : buckets) {
      var key = bucket.limit().key(session, sender);
      if (key.isPresent() && !bucket.take(key.get())) {
        return new Verdict.Defer(bucket.limit().reply(), bucket.limit().evidence(key.get()));
      }
    }
    return Verdict.Continue.SILENTLY;
  }
}
