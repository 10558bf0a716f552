package org.rekkas.plugins.acme;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate as it was got last, in the plugin's folder: its chain, its key, and whom it is
 * from. The chain is there with its key only, so that a crash leaves both or none; whom it is from
 * stands there last.
 */
record Kept(Path folder) {
  /** Octets: a chain and a key, and some to spare. */
  private static final int ROOM = 32 * 1024;

  private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6

  private Path chain() {
    return folder.resolve("fullchain.pem");
  }

  private Path key() {
    return folder.resolve("privkey.pem");
  }

  private Path directory() {
    return folder.resolve("directory.txt");
  }

  /**
   * In the place of what is there. The chain goes first where it would be with another key.
   *
   * @param directory of the authority that issued it
   */
  void put(Authority.Issued issued, URI directory) throws IOException {
    if (!holds(key(), issued.key())) {
      Files.deleteIfExists(chain());
      Pem.write(key(), issued.key());
    }
    Pem.write(chain(), issued.chain());
    Pem.write(directory(), directory + "\n");
  }

  /** Tries whether there is room for one, on a disk that can be written. */
  void requireRoom() throws IOException {
    Path trial = folder.resolve("room");
    Pem.write(trial, "x".repeat(ROOM));
    Files.delete(trial);
  }

  Authority.Issued get() throws IOException {
    return new Authority.Issued(Files.readString(chain()), Files.readString(key()));
  }

  /** Empty where there is none that can be read. */
  Optional<X509Certificate> certificate() throws IOException {
    if (Files.notExists(chain()) || !holds(key(), Pem.PRIVATE_KEY)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(chain())) {
      return Optional.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (CertificateException _) {
      return Optional.empty(); // then a new one is got
    }
  }

  /**
   * Whether it is time for a new one: there is none, it is for other names or known to be from
   * another authority, or its end is near. Of one that lives shortly, near is the last third; and
   * nearer still where the new one would lose a name that this one has.
   *
   * @param leftOut names that the new one would be without
   */
  boolean isDue(Settings settings, Set<String> leftOut, Instant now) throws IOException {
    Optional<X509Certificate> certificate = certificate();
    if (certificate.isEmpty()
        || !names(certificate.get()).containsAll(settings.namesBut(leftOut))
        || isFromAnother(settings.directory())) {
      return true;
    }
    Duration before = settings.renewBefore();
    Instant begin = certificate.get().getNotBefore().toInstant();
    Instant end = certificate.get().getNotAfter().toInstant();
    Duration third = Duration.between(begin, end).dividedBy(3);
    Duration near = third.compareTo(before) < 0 ? third : before;
    boolean loses = !Collections.disjoint(names(certificate.get()), leftOut);
    return end.minus(loses ? near.dividedBy(3) : near).isBefore(now);
  }

  private boolean isFromAnother(URI directory) throws IOException {
    return Files.exists(directory()) && !holds(directory(), directory + "\n");
  }

  /**
   * Remembers whom it is from, of one that is older than this file. That it is from the authority
   * of the settings is taken for granted.
   */
  void rememberAuthority(URI directory) throws IOException {
    if (Files.notExists(directory())) {
      Pem.write(directory(), directory + "\n");
    }
  }

  /** Whatever the file is like. */
  private static boolean holds(Path file, String text) throws IOException {
    return Files.exists(file) && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
  }

  /** In lower case. */
  private static Set<String> names(X509Certificate certificate) {
    var names = new HashSet<String>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        if (each.get(0) instanceof Integer kind && kind == DNS_NAME) {
          names.add(((String) each.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateException _) {
      return Set.of(); // then a new one is got
    }
    return names;
  }
}
