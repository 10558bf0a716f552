package org.rekkas.signatures;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The hashes of one body that signatures ask for, RFC 6376 §3.7: all of them in one pass, with
 * nothing of it in memory but a piece.
 */
public final class BodyHashes {
  /**
   * What a signature asks for.
   *
   * @param most octets of the canonical body that it covers, from the first; {@link Long#MAX_VALUE}
   *     for all
   */
  public record Wanted(Canonicalization form, long most) {}

  private final Map<Wanted, Running> running = new LinkedHashMap<>();
  private final Map<Canonicalization, CanonicalBody> forms = new EnumMap<>(Canonicalization.class);

  private BodyHashes(Collection<Wanted> wanted) {
    for (Wanted each : wanted) {
      running.computeIfAbsent(each, Running::new);
      forms.computeIfAbsent(each.form, form -> new CanonicalBody(form, (o, n) -> take(form, o, n)));
    }
  }

  /** Of what is left to read; nothing is read where nothing is wanted. */
  public static BodyHashes of(InputStream body, Collection<Wanted> wanted) throws IOException {
    var hashes = new BodyHashes(wanted);
    byte[] piece = new byte[wanted.isEmpty() ? 0 : 16 * 1024];
    for (int n = wanted.isEmpty() ? -1 : body.read(piece); n >= 0; n = body.read(piece)) {
      for (CanonicalBody form : hashes.forms.values()) {
        form.write(piece, n);
      }
    }
    hashes.forms.values().forEach(CanonicalBody::finish);
    hashes.running.values().forEach(Running::finish);
    return hashes;
  }

  /** Of the whole body in its relaxed form, as this server signs it. */
  public static byte[] relaxed(InputStream body) throws IOException {
    var whole = new Wanted(Canonicalization.RELAXED, Long.MAX_VALUE);
    return of(body, List.of(whole)).of(whole).orElseThrow().digest();
  }

  private void take(Canonicalization form, byte[] from, int length) {
    for (Running each : running.values()) {
      if (each.wanted.form == form) {
        each.take(from, length);
      }
    }
  }

  /** Empty where it was not asked for. */
  Optional<Hash> of(Wanted wanted) {
    return Optional.ofNullable(running.get(wanted)).map(each -> new Hash(each.result, each.octets));
  }

  /**
   * What was found.
   *
   * @param octets of the whole canonical body
   */
  static final class Hash {
    private final byte[] digest;
    private final long octets;

    private Hash(byte[] digest, long octets) {
      this.digest = digest;
      this.octets = octets;
    }

    byte[] digest() {
      return digest.clone();
    }

    boolean is(byte[] said) {
      return MessageDigest.isEqual(digest, said);
    }

    long octets() {
      return octets;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static final class Running {
    private final Wanted wanted;
    private final MessageDigest digest = sha256();
    private long octets;
    private byte[] result = new byte[0];

    private Running(Wanted wanted) {
      this.wanted = Objects.requireNonNull(wanted);
    }

    private void take(byte[] from, int length) {
      long left = Math.max(0, wanted.most - octets);
      digest.update(from, 0, (int) Math.min(left, length));
      octets += length;
    }

    private void finish() {
      result = digest.digest();
    }
  }
}
