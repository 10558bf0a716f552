package org.rekkas.kernel.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configured certificates with their keys, each as it was read last. What has changed is read
 * again; where one cannot be, the one before stays, and keeps none of the others from being
 * renewed: they may be of a thousand domains. Immutable.
 */
final class PemPairs {
  private final Map<TlsSettings.Pem, Pair> all;

  private PemPairs(Map<TlsSettings.Pem, Pair> all) {
    this.all = Map.copyOf(all);
  }

  /**
   * One of them.
   *
   * @param changed when its files last did
   */
  private record Pair(List<FileTime> changed, PemIdentity identity) {}

  /** All of them, or none. */
  static PemPairs read(Collection<TlsSettings.Pem> files)
      throws IOException, GeneralSecurityException {
    var all = new HashMap<TlsSettings.Pem, Pair>();
    for (TlsSettings.Pem each : files) {
      all.put(each, read(each, null));
    }
    return new PemPairs(all);
  }

  /**
   * These where nothing has changed. One that cannot be read is tried again the next time: that may
   * change without a file's time.
   *
   * @param told why one stays as it was
   */
  PemPairs again(Consumer<String> told) {
    var fresh = new HashMap<TlsSettings.Pem, Pair>();
    for (Map.Entry<TlsSettings.Pem, Pair> each : all.entrySet()) {
      fresh.put(each.getKey(), again(each.getKey(), each.getValue(), told));
    }
    return fresh.equals(all) ? this : new PemPairs(fresh);
  }

  private static Pair again(TlsSettings.Pem files, Pair last, Consumer<String> told) {
    try {
      return read(files, last);
    } catch (IOException | GeneralSecurityException e) {
      told.accept(why(e));
      return last;
    }
  }

  static String why(Exception e) {
    return e.getMessage() + (e instanceof NoSuchFileException ? " is gone" : "");
  }

  private static Pair read(TlsSettings.Pem files, @Nullable Pair last)
      throws IOException, GeneralSecurityException {
    List<FileTime> changed = changed(files);
    return last != null && last.changed.equals(changed)
        ? last
        : new Pair(changed, PemIdentity.read(files).ready());
  }

  static List<FileTime> changed(TlsSettings.Pem files) throws IOException {
    return List.of(
        Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
  }

  /**
   * @param files that were read
   */
  PemIdentity of(TlsSettings.Pem files) {
    return Objects.requireNonNull(all.get(files), "read").identity();
  }
}
