package org.rekkas.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Space.Entry;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.StateFailed;

/**
 * Reads everything while the engine runs: every block of the state, every content that it knows,
 * and every record that was forced. One thread.
 */
final class Verifier {
  private static final int PAGE = 500;

  private final State state;
  private final Segments segments;
  private final ContentReader reader;
  private final int most;
  private final List<String> problems = new ArrayList<>();
  private final byte[] buffer = new byte[64 << 10];
  private long contents;
  private long octets;

  /**
   * @param most problems, at which it ends
   */
  Verifier(State state, Segments segments, ContentReader reader, int most) {
    this.state = state;
    this.segments = segments;
    this.reader = reader;
    this.most = most;
  }

  Verification verify() {
    try {
      state.verify();
    } catch (StateFailed e) {
      problem("the state is damaged: " + e.getCause());
    }
    return verifyAllButTheState();
  }

  Verification verifyAllButTheState() {
    verifyContents();
    verifyRecords();
    return new Verification(contents, octets, problems);
  }

  private void problem(String text) {
    if (goesOn()) {
      problems.add(text);
    }
  }

  private boolean goesOn() {
    return problems.size() < most;
  }

  private void verifyContents() {
    byte[] from = Meta.content(0);
    byte[] until = Meta.content(-1);
    List<Entry> page;
    do {
      page = state.range(Family.CONTENTS, from, until, PAGE);
      for (var entry : page) {
        verify(new ContentId(Meta.number(entry.key())), Place.of(entry.value()));
        from = Arrays.copyOf(entry.key(), entry.key().length + 1);
      }
    } while (page.size() == PAGE && goesOn());
  }

  private void verify(ContentId id, Place place) {
    if (place.references() <= 0) {
      problem("content " + id + " has " + place.references() + " references");
    }
    var trouble = read(id);
    if (trouble.isPresent() && reader.place(id).isPresent()) {
      trouble = read(id); // it may have been moved meanwhile
    }
    if (trouble.isPresent() && reader.place(id).isPresent()) {
      problem(trouble.get() + " (" + place.at() + ")");
    }
    contents++;
    octets += place.length();
  }

  private Optional<String> read(ContentId id) {
    try (var in = reader.read(id)) {
      while (in.read(buffer) >= 0) {
        // reading is checking
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void verifyRecords() {
    for (var segment : segments.all()) {
      if (!goesOn()) {
        return;
      }
      try (var reading = segments.read(segment.sequence()).orElse(null)) {
        segments.measure(segment);
        long certain = segment.certain();
        if (reading != null && certain > 0) {
          var scan = new SegmentReader(reading, segment.forced()).scan(0, certain);
          for (var hole : scan.damage()) {
            problem(segment.path() + " is damaged from " + hole.from() + " to " + hole.until());
          }
        }
      } catch (IOException e) {
        problem(segment.path() + ": " + e.getMessage());
      }
    }
  }
}
