package org.rekkas.signatures;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.rekkas.signatures.BodyHashes.Wanted;
import org.rekkas.signatures.HeaderSection.Field;

/**
 * A signature over header fields and a body, read: what DKIM-Signature and ARC-Message-Signature
 * have in common, RFC 6376 §3.5 and §6.1.1, RFC 8617 §4.1.2.
 */
public final class MessageSignature {
  /** How far a clock may be ahead of ours. */
  private static final Duration AHEAD = Duration.ofMinutes(10);

  /** Of SHA-256. */
  private static final int HASH_OCTETS = 32;

  private final Field field;
  private final TagList tags;
  private final Signer signer;
  private final Canonicalization headerForm;
  private final Wanted body;
  private final byte[] bodyHash;
  private final byte[] signature;

  private MessageSignature(Field field, TagList tags) throws Objection {
    this.field = field;
    this.tags = tags;
    signer = Signer.read(tags);
    List<Canonicalization> forms = forms(tags.has("c") ? tags.bare("c") : "simple/simple");
    headerForm = forms.getFirst();
    tags.required("h");
    List<String> names = names();
    if (!names.stream().allMatch(MessageSignature::isName)) {
      throw Objection.permanent("h= is no list of names");
    }
    if (!names.contains("from")) {
      throw Objection.permanent("From is not signed");
    }
    OptionalLong most = tags.number("l");
    body = new Wanted(forms.getLast(), most.orElse(Long.MAX_VALUE));
    bodyHash = tags.octets("bh");
    signature = tags.octets("b");
    if (bodyHash.length != HASH_OCTETS) {
      throw Objection.permanent("bh= is no hash");
    }
  }

  public static MessageSignature read(Field field, TagList tags) throws Objection {
    return new MessageSignature(field, tags);
  }

  private static List<Canonicalization> forms(String text) throws Objection {
    String[] words = text.split("/", -1);
    Optional<Canonicalization> header = Canonicalization.named(words[0]);
    Optional<Canonicalization> body =
        words.length == 1 ? Optional.of(Canonicalization.SIMPLE) : Canonicalization.named(words[1]);
    if (header.isEmpty() || body.isEmpty() || words.length > 2) {
      throw Objection.permanent("c= is no canonicalization");
    }
    return List.of(header.get(), body.get());
  }

  /** RFC 5322 §3.6.8; an empty one names no field. */
  private static boolean isName(String name) {
    return name.chars().allMatch(c -> c > ' ' && c < 127);
  }

  public Signer signer() {
    return signer;
  }

  /** The hash that it needs to be checked. */
  public Wanted body() {
    return body;
  }

  /** The names of the fields that it signs, in lower case; read anew: they take much memory. */
  public List<String> names() {
    return tags.words("h", "").stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether its time has come, and is not over. */
  public void requireTime(Instant now) throws Objection {
    OptionalLong made = tags.number("t");
    OptionalLong until = tags.number("x");
    if (made.isPresent() && until.isPresent() && until.getAsLong() <= made.getAsLong()) {
      throw Objection.permanent("x= is not behind t=");
    }
    if (until.isPresent() && until.getAsLong() < now.getEpochSecond()) {
      throw new Objection(Result.FAIL, "expired");
    }
    if (made.isPresent() && made.getAsLong() > now.plus(AHEAD).getEpochSecond()) {
      throw new Objection(Result.POLICY, "made in a time to come");
    }
  }

  /**
   * Checks it.
   *
   * @param hashes with the one that it needs
   * @return what the key is, in a few words
   */
  public String check(SignedFields header, BodyHashes hashes, KeyRecord record) throws Objection {
    PublicKey key = record.key(signer.algorithm());
    BodyHashes.Hash hash =
        hashes.of(body).orElseThrow(() -> new IllegalStateException("a hash is missing"));
    if (hash.octets() < body.most() && body.most() != Long.MAX_VALUE) {
      throw new Objection(Result.FAIL, "l= is more than the body has");
    }
    if (!hash.is(bodyHash)) {
      throw new Objection(Result.FAIL, "the body is another one");
    }
    List<String> names = names();
    String signed = header.text(names, headerForm, field) + headerForm.unsigned(field, tags);
    if (!holds(signer.algorithm(), key, signed, signature)) {
      throw new Objection(Result.FAIL, "the header is another one");
    }
    if (hash.octets() > body.most()) {
      throw new Objection(
          Result.POLICY, "only " + body.most() + " of " + hash.octets() + " octets are signed");
    }
    Optional<String> doubled = header.doubled(names);
    if (doubled.isPresent()) {
      throw new Objection(Result.POLICY, "a second field " + doubled.get() + " is not signed");
    }
    return KeyRecord.told(key);
  }

  static boolean holds(Algorithm algorithm, PublicKey key, String header, byte[] signature)
      throws Objection {
    try {
      return algorithm.holds(key, Octets.of(header), signature);
    } catch (GeneralSecurityException e) {
      throw Objection.permanent("the key cannot be used");
    }
  }
}
