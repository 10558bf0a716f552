package org.rekkas.plugins.dkim;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rekkas.signatures.BodyHashes;
import org.rekkas.signatures.HeaderSection.Field;
import org.rekkas.signatures.KeyAnswer;
import org.rekkas.signatures.KeyRecord;
import org.rekkas.signatures.MessageSignature;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.Result;
import org.rekkas.signatures.SignedFields;
import org.rekkas.signatures.Signer;
import org.rekkas.signatures.TagList;

/**
 * A signature of somebody, RFC 6376 §3.5, that can be checked: read, of our time, and by a domain
 * that may speak for the identity that it names.
 *
 * <p>A departure from §3.6.1: a signature that holds is a pass although its domain only tries
 * ({@code t=y}), for that flag stays in many records for years; one that does not is nothing at
 * all.
 *
 * @param identityDomain in {@code i=}
 */
record Claim(MessageSignature signature, String identityDomain) {
  static Claim read(Field field, TagList tags, Instant now) throws Objection {
    if (!tags.required("v").equals("1")) {
      throw Objection.permanent("v= is not 1");
    }
    if (!tags.words("q", "dns/txt").contains("dns/txt")) {
      throw Objection.permanent("q= is not dns/txt");
    }
    var signature = MessageSignature.read(field, tags);
    String identity = identityDomain(tags, signature.signer());
    signature.requireTime(now);
    return new Claim(signature, identity);
  }

  /** That of the domain, or of one below it (attack F2). */
  private static String identityDomain(TagList tags, Signer signer) throws Objection {
    Optional<String> said = tags.value("i");
    if (said.isEmpty()) {
      return signer.domain();
    }
    String identity = said.get();
    int at = identity.lastIndexOf('@');
    Optional<String> domain = at < 0 ? Optional.empty() : Signer.name(identity.substring(at + 1));
    return domain
        .filter(name -> name.equals(signer.domain()) || name.endsWith("." + signer.domain()))
        .orElseThrow(() -> Objection.permanent("i= is not within d="));
  }

  /** Where its key is. */
  String keyName() {
    return signature.signer().keyName();
  }

  /**
   * @return what the key is, in a few words
   */
  String check(SignedFields header, BodyHashes hashes, KeyAnswer answer) throws Objection {
    return answer.tried(key -> check(header, hashes, key));
  }

  private String check(SignedFields header, BodyHashes hashes, KeyRecord key) throws Objection {
    if (key.isStrict() && !identityDomain.equals(signature.signer().domain())) {
      throw Objection.permanent("i= is below d=, and t=s");
    }
    try {
      return signature.check(header, hashes, key) + (key.isTest() ? ", a test" : "");
    } catch (Objection e) {
      throw key.isTest() ? new Objection(Result.NEUTRAL, "a test: " + e.why()) : e;
    }
  }

  static List<BodyHashes.Wanted> bodies(List<Claim> claims) {
    return claims.stream().map(claim -> claim.signature.body()).distinct().toList();
  }
}
