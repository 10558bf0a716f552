package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.rekkas.idna.ALabels;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.KeyFile;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.journal.Journal;
import org.rekkas.textfile.SecretFile;

/**
 * The keys that sign, one file for each: {@code DOMAIN/SELECTOR.pem}. Read at the start and after
 * each change by a command; files that were put there by hand count from the next reload on. One
 * that cannot be used is told, and left out: mail goes out without its signature, rather than not
 * at all. Any thread.
 */
final class KeyRing {
  private static final String PEM = ".pem";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  private final Path folder;
  private final Journal journal;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile Map<String, List<SigningKey>> keys = Map.of();

  private KeyRing(Path folder, Journal journal) {
    this.folder = folder;
    this.journal = journal;
  }

  static KeyRing open(Path folder, Journal journal) throws IOException {
    var ring = new KeyRing(folder, journal);
    ring.read();
    return ring;
  }

  /** A domain as its keys have it: in A-labels, in lower case. What is no name is refused later. */
  static String name(String domain) {
    return ALabels.of(domain).orElse(domain).toLowerCase(Locale.ROOT);
  }

  /** Those of a domain, or of the nearest domain above it that has some; may be empty. */
  List<SigningKey> above(String domain) {
    var now = keys;
    for (String at = domain; ; at = at.substring(at.indexOf('.') + 1)) {
      if (now.containsKey(at)) {
        return now.get(at);
      }
      if (at.indexOf('.') < 0) {
        return List.of();
      }
    }
  }

  /** All of them, by domain and selector. */
  List<SigningKey> all() {
    return keys.values().stream().flatMap(List::stream).toList();
  }

  /** Whether a domain has a key; where a selector is given, one that {@link #make} makes of it. */
  boolean has(String domain, Optional<String> selector) {
    return keys.getOrDefault(domain, List.of()).stream()
        .anyMatch(
            key ->
                selector.isEmpty() || key.selector().equals(own(selector.get(), key.algorithm())));
  }

  private static String own(String selector, Algorithm algorithm) {
    return selector + "-" + algorithm.tag();
  }

  /**
   * Makes a key of each algorithm, {@code SELECTOR-rsa} and {@code SELECTOR-ed25519}; all of them
   * sign from now on, or none does.
   *
   * @throws IllegalArgumentException if a name cannot be in the DNS or is taken
   */
  List<SigningKey> make(String domain, String selector) throws IOException {
    changing.lock();
    try {
      for (var algorithm : Algorithm.values()) {
        requireFree(domain, own(selector, algorithm));
      }
      var made = new ArrayList<SigningKey>();
      for (var algorithm : Algorithm.values()) {
        var key = new SigningKey(domain, own(selector, algorithm), algorithm, algorithm.makeKeys());
        made.add(key);
        write(key, made);
      }
      read();
      return made;
    } finally {
      changing.unlock();
    }
  }

  private void requireFree(String domain, String selector) {
    if (Files.exists(file(domain, selector))) {
      throw new IllegalArgumentException(
          domain + " has a key " + selector + "; name another selector, or remove it first");
    }
  }

  private void write(SigningKey key, List<SigningKey> made) throws IOException {
    try {
      KeyFile.write(file(key.domain(), key.selector()), key.pair());
    } catch (IOException e) {
      for (SigningKey each : made) {
        Files.deleteIfExists(file(each.domain(), each.selector()));
      }
      throw e;
    }
  }

  /** Whether there was such a key. */
  boolean remove(String domain, String selector) throws IOException {
    changing.lock();
    try {
      boolean there = Files.deleteIfExists(file(domain, selector));
      read();
      return there;
    } finally {
      changing.unlock();
    }
  }

  private Path file(String domain, String selector) {
    requireNames(domain, 2);
    requireNames(selector, 1);
    return folder.resolve(domain).resolve(selector + PEM);
  }

  private static void requireNames(String name, int least) {
    String[] labels = name.split("\\.", -1);
    if (labels.length < least) {
      throw new IllegalArgumentException(name + " is not a whole domain name");
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(name + " cannot be a name in the DNS");
      }
    }
  }

  private void read() throws IOException {
    var found = new TreeMap<String, List<SigningKey>>();
    for (Path domain : list(folder)) {
      List<SigningKey> some = keysOf(domain);
      if (!some.isEmpty()) {
        found.put(domain.getFileName().toString(), some);
      }
    }
    keys = found;
  }

  private List<SigningKey> keysOf(Path domain) throws IOException {
    if (!Files.isDirectory(domain)) {
      return List.of();
    }
    var some = new ArrayList<SigningKey>();
    for (Path file : list(domain)) {
      String name = file.getFileName().toString();
      if (name.endsWith(PEM)) {
        String selector = name.substring(0, name.length() - PEM.length());
        key(file, domain.getFileName().toString(), selector).ifPresent(some::add);
      }
    }
    return List.copyOf(some);
  }

  private Optional<SigningKey> key(Path file, String domain, String selector) {
    SecretFile.shown(file).ifPresent(what -> journal.warn("dkim", what));
    try {
      return Optional.of(KeyFile.read(file, domain, selector));
    } catch (IOException e) {
      journal.warn("dkim", "the key " + file + " does not sign: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries.sorted(Comparator.comparing(Path::toString)).toList();
    }
  }
}
