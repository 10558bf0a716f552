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
    try {
      check(newest, header, hashes);
    } catch (Objection e) {
      return Outcome.failed("the message, signed by " + chain.newest().instance() + ":", e);
    }
    Optional<Outcome> broken = brokenSeal(seals);
    return broken.isPresent()
        ? broken.get()
        : new Outcome.Pass(
            chain.sets().size(),
            seals.getLast().signer().domain(),
            oldestPass(older, header, hashes),
            HopResults.passesDmarc(chain.newest().results().body()));
  }

  private void check(MessageSignature signature, SignedFields header, BodyHashes hashes)
      throws Objection {
    var key = keys.answer(signature.signer().keyName()).demanded();
    signature.check(header, hashes, key);
  }

  private Optional<Outcome> brokenSeal(List<FieldSignature> seals) {
    for (ArcSet each : chain.sets().reversed()) {
      FieldSignature seal = seals.get(each.instance() - 1);
      try {
        var key = keys.answer(seal.signer().keyName()).demanded();
        seal.check(chain.sealed(each), key);
      } catch (Objection e) {
        return Optional.of(Outcome.failed("the seal of " + each.instance() + ":", e));
      }
      if (each.equals(chain.newest())) {
        seals.forEach(other -> keys.ask(other.signer().keyName()));
      }
    }
    return Optional.empty();
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
