package org.rekkas.plugins.arc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.lookups.Share;
import org.rekkas.plugins.arc.Outcome.Newest;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.results.MethodResult;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.KeyQuestions;
import org.rekkas.signatures.MessageStream;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/**
 * Checks the chain of mail from strangers, over the octets that came, in one pass; {@value
 * #QUESTIONS} keys are asked for at a time, and one mail's in one time for all. A chain says who
 * passed a mail on, and is as good as those are: it counts nothing, unless the administrator trusts
 * the newest of them. Any thread.
 */
final class ChainFilter implements ContentFilter {
  private static final int QUESTIONS = 20;
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Share share = Share.of(QUESTIONS);
  private final Settings settings;
  private final Surroundings given;

  ChainFilter(Settings settings, Surroundings given) {
    this.settings = settings;
    this.given = given;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (session.trusted()) {
      return Verdict.Continue.SILENTLY;
    }
    Instant now = given.clock().instant();
    var turns = share.of(session.client().address());
    try (var message = new MessageStream(mail.content().open());
        var keys = new KeyQuestions(given.dns(), turns, given.clock(), now.plus(LONGEST))) {
      Optional<HeaderSection> header = HeaderSection.read(message);
      return verdict(
          session,
          header.isEmpty()
              ? new Outcome.None("a header of more than " + HeaderSection.MOST + " octets")
              : ChainCheck.of(header.get(), message, keys, now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean trusts(Newest newest) {
    return newest.dmarc() && settings.trusts(newest.sealer());
  }

  private ContentVerdict verdict(Session session, Outcome outcome) {
    var method = MethodResult.of("arc", outcome.word());
    var signs = new ArrayList<Sign>();
    Evidence evidence = Evidence.of("ARC " + outcome.word());
    switch (outcome) {
      case Outcome.None(String why) -> {
        method = method.because(why);
        signs.add(Sign.of("ARC_NONE", why.isEmpty() ? "no chain" : why));
      }
      case Outcome.Fail(String why, Optional<Newest> unchecked) -> {
        method = method.because(why);
        signs.add(Sign.of("ARC_FAIL", why));
        unchecked
            .filter(this::trusts)
            .ifPresent(newest -> signs.add(Sign.of("ARC_TEMPERROR", newest.sealer() + ": " + why)));
        evidence = evidence.with("chain", why);
      }
      case Outcome.Pass pass -> {
        String sealer = pass.newest().sealer();
        String by = "i=" + pass.sets() + " " + sealer;
        method = method.because(by).with("header.oldest-pass", Integer.toString(pass.oldestPass()));
        signs.add(Sign.of("ARC_PASS", by));
        evidence = evidence.with("sealer", sealer).with("sets", "" + pass.sets());
        if (trusts(pass.newest())) {
          signs.add(Sign.of("ARC_TRUSTED", sealer + " says dmarc=pass"));
        }
      }
    }
    if (!(outcome instanceof Outcome.None)) {
      method = method.with("smtp.remote-ip", session.client().text());
    }
    var field = AuthenticationResults.of(given.host().name(), List.of(method));
    return new Verdict.Mark(signs, List.of(field), evidence);
  }
}
