package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MTA-STS policies on disk, a text file for each domain, so that they outlive a restart and an
 * attacker who keeps us from fetching them, RFC 8461 §3.3. Bounded: when there are too many, those
 * go first that were fetched the longest ago. Used by all deliveries.
 */
final class StsCache {
  private static final Logger log = LoggerFactory.getLogger(StsCache.class);

  private final Path folder;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private int files = -1;

  /**
   * @param id of the TXT record under which it was fetched
   */
  record Kept(String id, Instant fetched, StsPolicy policy) {
    boolean isValid(Instant now) {
      return now.isBefore(fetched.plus(policy.maxAge()));
    }
  }

  StsCache(Path folder, int most) {
    this.folder = folder;
    this.most = most;
  }

  /**
   * A damaged file counts as none.
   *
   * @throws UncheckedIOException if the disk fails: nobody knows what policy there is
   */
  Optional<Kept> get(String domain) {
    Path file = file(domain);
    try {
      return Files.exists(file) ? read(Files.readString(file)) : Optional.empty();
    } catch (MalformedInputException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the MTA-STS policy of " + domain + " cannot be read", e);
    }
  }

  private static Optional<Kept> read(String text) {
    String[] parts = text.split("\n", 3);
    if (parts.length < 3 || !parts[0].startsWith("id ") || !parts[1].startsWith("fetched ")) {
      return Optional.empty();
    }
    try {
      Instant fetched = Instant.parse(parts[1].substring("fetched ".length()));
      return StsPolicy.read(parts[2]).map(p -> new Kept(parts[0].substring(3), fetched, p));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** Forced to disk when this returns; a failure costs the entry alone. */
  void put(String domain, Kept kept) {
    String text = "id " + kept.id + "\nfetched " + kept.fetched + "\n" + kept.policy.text();
    lock.lock();
    try {
      Files.createDirectories(folder);
      Path file = file(domain);
      boolean isNew = !Files.exists(file);
      Path fresh = folder.resolve(domain + ".new");
      try (var out =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
          out.write(octets);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      Files.setLastModifiedTime(file, FileTime.from(kept.fetched));
      files = files < 0 ? all().size() : files + (isNew ? 1 : 0);
      if (files > most) {
        clear();
      }
    } catch (IOException e) {
      log.warn("the MTA-STS policy of {} cannot be kept: {}", domain, e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of a tenth, so that this is rarely done. */
  private void clear() throws IOException {
    List<Path> all = all();
    int keep = most - most / 10;
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      Files.deleteIfExists(old);
    }
    files = Math.min(all.size(), keep);
  }

  /** Those that were fetched the longest ago, first. */
  private List<Path> all() throws IOException {
    record Dated(Path file, long time) {}
    var dated = new ArrayList<Dated>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path each : (Iterable<Path>) list::iterator) {
        if (each.toString().endsWith(".sts")) {
          dated.add(new Dated(each, Files.getLastModifiedTime(each).toMillis()));
        }
      }
    }
    dated.sort(Comparator.comparingLong(Dated::time));
    return dated.stream().map(Dated::file).toList();
  }

  private Path file(String domain) {
    return folder.resolve(domain + ".sts");
  }
}
