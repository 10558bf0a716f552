package org.rekkas.vault;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.RecordHeader;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * Finds and reads contents, and checks what it reads: the id in the record, and the CRC; of a short
 * one before the first octet is given out, of a longer one at its end. Any thread. Each stream has
 * a file handle of its own, so that an interrupt harms no other reader.
 */
final class ContentReader {
  private static final int AT_ONCE = 64 << 10;

  private final State state;
  private final Segments segments;
  private final LargeFiles files;
  private final Recent recent;

  ContentReader(State state, Segments segments, LargeFiles files, Recent recent) {
    this.state = state;
    this.segments = segments;
    this.files = files;
    this.recent = recent;
  }

  Optional<Place> place(ContentId id) {
    var lately = recent.place(id);
    if (lately != null) {
      return Optional.of(lately);
    }
    byte[] found = state.get(Family.CONTENTS, Meta.content(id.value()));
    return found == null ? Optional.empty() : Optional.of(Place.of(found));
  }

  InputStream open(ContentId id) throws IOException {
    var lately = recent.get(id);
    if (lately != null && lately.hasOctets()) {
      return new ByteArrayInputStream(lately.octets(), 0, (int) lately.place().length());
    }
    return read(id);
  }

  /** From the disk, whatever is known already. */
  InputStream read(ContentId id) throws IOException {
    var place = place(id).orElseThrow(() -> gone(id));
    if (place.file() != 0) {
      return openFile(id, place);
    }
    var reading = segments.read(place.at().sequence());
    if (reading.isEmpty()) {
      // Collection may have moved it between the two looks.
      place = place(id).orElseThrow(() -> gone(id));
      reading = segments.read(place.at().sequence());
    }
    return openRecord(id, place, reading.orElseThrow(() -> gone(id)));
  }

  private InputStream openFile(ContentId id, Place place) throws IOException {
    try {
      var file = files.read(place.file());
      return new CheckedContent(id, FileStream.of(file, place.length()), place);
    } catch (NoSuchFileException e) {
      throw gone(id);
    }
  }

  private static InputStream openRecord(ContentId id, Place place, Segments.Reading reading)
      throws IOException {
    try {
      long from = place.at().offset() + place.toContent();
      check(id, place, reading);
      if (place.length() > AT_ONCE) {
        return new CheckedContent(id, FileStream.of(reading, from, place.length()), place);
      }
      byte[] octets = new byte[(int) place.length()];
      reading.file().read(ByteBuffer.wrap(octets), from);
      var crc = new CRC32C();
      crc.update(octets, 0, octets.length);
      if ((int) crc.getValue() != place.crc()) {
        throw damaged(id);
      }
      reading.close();
      return new ByteArrayInputStream(octets);
    } catch (IOException | RuntimeException | Error e) {
      try (reading) {
        throw e;
      }
    }
  }

  private static void check(ContentId id, Place place, Segments.Reading reading)
      throws IOException {
    var header = SegmentReader.headerAt(reading, place.at().offset());
    boolean mine =
        header.filter(h -> h.contentId() == id.value()).map(RecordHeader::contentLength).stream()
            .anyMatch(length -> length == place.length());
    if (!mine) {
      throw damaged(id);
    }
  }

  static IOException damaged(ContentId id) {
    return new IOException("content " + id + " is damaged");
  }

  private static IOException gone(ContentId id) {
    return new FileNotFoundException("content " + id + " is gone");
  }
}
