package org.rekkas.plugins.arc;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.signatures.BodyHashes;
import org.rekkas.signatures.BodyHashes.Wanted;
import org.rekkas.signatures.FieldSignature;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.KeyQuestions;
import org.rekkas.signatures.MessageSignature;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.Result;
import org.rekkas.signatures.SignedFields;

/**
 * The check of one chain, RFC 8617 §5.2: the newest signature of the message, all seals, and how
 * far back the older signatures hold. The keys of the newest set are asked for while the body is
 * read, those of the others once it holds: who has no key of his own causes no further question. Of
 * one thread.
 */
final class ChainCheck {
  /** Of the signatures before the newest one: how far back the message is looked at. */
  private static final int MOST_OLDER = 10;

  private final Chain chain;
  private final KeyQuestions keys;
  private final Instant now;

  private ChainCheck(Chain chain, KeyQuestions keys, Instant now) {
    this.chain = chain;
    this.keys = keys;
    this.now = now;
  }

  static Outcome of(HeaderSection header, InputStream body, KeyQuestions keys, Instant now)
      throws IOException {
    try {
      Optional<Chain> chain = Chain.read(header);
      return chain.isEmpty()
          ? new Outcome.None("")
          : new ChainCheck(chain.get(), keys, now).outcome(new SignedFields(header), body);
    } catch (Objection e) {
      return Outcome.failed("", e);
    }
  }

  private Outcome outcome(SignedFields header, InputStream body) throws IOException {
    MessageSignature newest;
    var seals = new ArrayList<FieldSignature>();
    try {
      newest = chain.newest().messageSignature();
      newest.requireTime(now);
      for (ArcSet each : chain.sets()) {
        seals.add(each.sealSignature());
      }
    } catch (Objection e) {
      return Outcome.failed("", e);
    }
    keys.ask(newest.signer().keyName());
    keys.ask(seals.getLast().signer().keyName());
    List<MessageSignature> older = older();
    var hashes = BodyHashes.of(body, wanted(newest, older));
    var says =
        new Outcome.Newest(
            seals.getLast().signer().domain(),
            HopResults.passesDmarc(chain.newest().results().body()));
    Optional<Trouble> trouble = trouble(newest, header, hashes, seals);
    return trouble.isPresent()
        ? Outcome.failed(trouble.get().what(), trouble.get().why(), says)
        : new Outcome.Pass(chain.sets().size(), says, oldestPass(older, header, hashes));
  }

  /** Why a part of a chain does not hold, or is not checked. */
  private record Trouble(String what, Objection why) {
    boolean isForGood() {
      return why.result() != Result.TEMPERROR;
    }
  }

  /** The first one that is for good; or the first one, if a DNS that does not answer is all. */
  private Optional<Trouble> trouble(
      MessageSignature newest, SignedFields header, BodyHashes hashes, List<FieldSignature> seals) {
    var all = new ArrayList<Trouble>();
    try {
      check(newest, header, hashes);
    } catch (Objection e) {
      all.add(new Trouble("the message, signed by " + chain.newest().instance() + ":", e));
    }
    for (ArcSet each : chain.sets().reversed()) {
      boolean older = !each.equals(chain.newest());
      if (all.stream().anyMatch(Trouble::isForGood) || (older && !all.isEmpty())) {
        break;
      }
      FieldSignature seal = seals.get(each.instance() - 1);
      try {
        keys.answer(seal.signer().keyName()).tried(key -> seal.check(chain.sealed(each), key));
      } catch (Objection e) {
        all.add(new Trouble("the seal of " + each.instance() + ":", e));
      }
      if (!older && all.isEmpty()) {
        seals.forEach(other -> keys.ask(other.signer().keyName()));
      }
    }
    return all.stream().filter(Trouble::isForGood).findFirst().or(() -> all.stream().findFirst());
  }

  private void check(MessageSignature signature, SignedFields header, BodyHashes hashes)
      throws Objection {
    keys.answer(signature.signer().keyName()).tried(key -> signature.check(header, hashes, key));
  }

  /** Before the newest, as far back as each can be read. */
  private List<MessageSignature> older() {
    var older = new ArrayList<MessageSignature>();
    for (ArcSet each : chain.sets().reversed().stream().skip(1).limit(MOST_OLDER).toList()) {
      try {
        var signature = each.messageSignature();
        signature.requireTime(now);
        older.add(signature);
      } catch (Objection _) {
        break; // it does not hold, and whether older ones do is not asked
      }
    }
    return older;
  }

  private static List<Wanted> wanted(MessageSignature newest, List<MessageSignature> older) {
    var wanted = new ArrayList<Wanted>();
    wanted.add(newest.body());
    older.forEach(each -> wanted.add(each.body()));
    return wanted;
  }

  /** Step 5: the oldest one that holds; 0 where all do. */
  private int oldestPass(List<MessageSignature> older, SignedFields header, BodyHashes hashes) {
    int oldest = chain.newest().instance();
    for (MessageSignature each : older) {
      try {
        check(each, header, hashes);
        oldest--;
      } catch (Objection _) {
        break; // the message was changed behind this host, as hosts may
      }
    }
    return oldest == 1 ? 0 : oldest;
  }
}
