package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rekkas.lookups.Share;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.results.MethodResult;
import org.rekkas.signatures.BodyHashes;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.HeaderSection.Field;
import org.rekkas.signatures.KeyQuestions;
import org.rekkas.signatures.MessageStream;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.Result;
import org.rekkas.signatures.SignedFields;
import org.rekkas.signatures.Signer;
import org.rekkas.signatures.TagList;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/**
 * Checks the signatures of mail from strangers, RFC 6376 §6: {@value #MOST} of them (attack F2),
 * those by the author's domain, one above or one below it before the others, over the octets that
 * came, in one pass. Their keys are asked for while the body is read, in one time for all; {@value
 * #QUESTIONS} are asked for at a time, so that strangers whose DNS is slow leave the rest of the
 * server's DNS to others. It never refuses (§6.3). Any thread.
 */
final class VerifyFilter implements ContentFilter {
  static final int MOST = 10;
  private static final int QUESTIONS = 40;
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Share share = Share.of(QUESTIONS);
  private final Surroundings given;

  VerifyFilter(Surroundings given) {
    this.given = given;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (session.trusted()) {
      return Verdict.Continue.SILENTLY;
    }
    try (var message = new MessageStream(mail.content().open())) {
      Optional<HeaderSection> header = HeaderSection.read(message);
      if (header.isEmpty()) {
        var why = Objection.permanent("a header of more than " + HeaderSection.MOST + " octets");
        return verdict(List.of(Checked.of(why, Optional.empty())), 0);
      }
      List<Field> all = header.get().all("dkim-signature");
      List<Field> some = all.size() <= MOST ? all : chosen(all, Author.of(header.get()));
      return some.isEmpty()
          ? unsigned()
          : verdict(
              checked(header.get(), some, message, share.of(session.client().address())),
              all.size() - some.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the top; DMARC has a use for those of the author alone, RFC 9989 §4.4. */
  private static List<Field> chosen(List<Field> all, Optional<String> author) {
    Predicate<Field> first = field -> author.filter(domain -> fits(field, domain)).isPresent();
    return Stream.concat(all.stream().filter(first), all.stream().filter(Predicate.not(first)))
        .limit(MOST)
        .sorted(Comparator.comparingInt(Field::place))
        .toList();
  }

  private static boolean fits(Field field, String author) {
    try {
      Optional<String> domain = TagList.read(field.body()).value("d").flatMap(Signer::name);
      return domain
          .filter(d -> ("." + d).endsWith("." + author) || ("." + author).endsWith("." + d))
          .isPresent();
    } catch (Objection _) {
      return false; // its result says why
    }
  }

  /**
   * One signature on its way.
   *
   * @param claim empty where it is checked already
   */
  private record Step(Optional<TagList> tags, Optional<Claim> claim, Optional<Checked> checked) {
    static Step of(Field field, Instant now) {
      Optional<TagList> tags = Optional.empty();
      try {
        var list = TagList.read(field.body());
        tags = Optional.of(list);
        return new Step(tags, Optional.of(Claim.read(field, list, now)), Optional.empty());
      } catch (Objection e) {
        return new Step(tags, Optional.empty(), Optional.of(Checked.of(e, tags)));
      }
    }
  }

  private List<Checked> checked(
      HeaderSection header, List<Field> fields, InputStream body, Share.Turns turns)
      throws IOException {
    Instant now = given.clock().instant();
    List<Step> steps = fields.stream().map(field -> Step.of(field, now)).toList();
    List<Claim> claims = steps.stream().flatMap(step -> step.claim().stream()).toList();
    try (var keys = new KeyQuestions(given.dns(), turns, given.clock(), now.plus(LONGEST))) {
      claims.forEach(claim -> keys.ask(claim.keyName()));
      var hashes = BodyHashes.of(body, Claim.bodies(claims));
      var signed = new SignedFields(header);
      var checked = new ArrayList<Checked>();
      for (Step step : steps) {
        checked.add(step.checked().orElseGet(() -> checked(step, signed, hashes, keys)));
      }
      return checked;
    }
  }

  private static Checked checked(
      Step step, SignedFields signed, BodyHashes hashes, KeyQuestions keys) {
    Claim claim = step.claim().orElseThrow();
    try {
      String key = claim.check(signed, hashes, keys.answer(claim.keyName()));
      return Checked.pass(key, step.tags().orElseThrow());
    } catch (Objection e) {
      return Checked.of(e, step.tags());
    }
  }

  private ContentVerdict unsigned() {
    var none = MethodResult.of("dkim", Result.NONE.word());
    return new Verdict.Mark(
        List.of(Sign.of("DKIM_NONE", "no signature")),
        List.of(AuthenticationResults.of(given.host().name(), List.of(none))),
        Evidence.of("DKIM none"));
  }

  private ContentVerdict verdict(List<Checked> all, int others) {
    Checked best = all.getFirst();
    var evidence = Evidence.NONE;
    for (int i = 0; i < all.size(); i++) {
      Checked each = all.get(i);
      best = rank(each.result()) < rank(best.result()) ? each : best;
      evidence = evidence.with("signature" + (i + 1), each.told());
    }
    evidence = others == 0 ? evidence : evidence.with("not-looked-at", Integer.toString(others));
    return new Verdict.Mark(
        List.of(Sign.of(symbol(best.result()), best.told())),
        List.of(
            AuthenticationResults.of(
                given.host().name(), all.stream().map(Checked::method).toList())),
        new Evidence("DKIM " + best.result().word(), evidence.seen()));
  }

  /** One that holds is enough, whatever the others are (§6.1). */
  private static int rank(Result result) {
    return switch (result) {
      case PASS -> 0;
      case TEMPERROR -> 1;
      case FAIL -> 2;
      case POLICY -> 3;
      case PERMERROR -> 4;
      case NEUTRAL, NONE -> 5;
    };
  }

  private static String symbol(Result result) {
    return switch (result) {
      case PASS -> "DKIM_PASS";
      case FAIL -> "DKIM_FAIL";
      case TEMPERROR -> "DKIM_TEMPERROR";
      case POLICY, PERMERROR -> "DKIM_PERMERROR";
      case NEUTRAL, NONE -> "DKIM_NONE";
    };
  }
}
