package org.rekkas.kernel.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rekkas.kernel.config.FileTrouble;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A zone file (RFC 1035 §5) with the DS or DNSKEY records that are trusted, RFC 4033 §2. */
final class TrustAnchors {
  private TrustAnchors() {}

  /** What keeps a file from being validated by, if anything does. */
  static Optional<String> problem(Path file) {
    Optional<String> unreadable = FileTrouble.ofReading(file);
    if (unreadable.isPresent()) {
      return unreadable;
    }
    try (var zone = new Master(Files.newInputStream(file), Name.root)) {
      return holdsAny(zone)
          ? Optional.empty()
          : Optional.of(file + " holds no DS and no DNSKEY record: nothing could be validated");
    } catch (IOException | RuntimeException e) {
      return Optional.of(file + " is no zone file: " + e.getMessage());
    }
  }

  /** Reads to the end: the validator does, and fails for what it cannot read. */
  private static boolean holdsAny(Master zone) throws IOException {
    boolean any = false;
    for (Record each = zone.nextRecord(); each != null; each = zone.nextRecord()) {
      any |= each.getType() == Type.DS || each.getType() == Type.DNSKEY;
    }
    return any;
  }
}
