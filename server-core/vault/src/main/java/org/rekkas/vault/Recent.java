package org.rekkas.vault;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.segments.Body;

/**
 * The contents that were committed last: where they lie and, of short ones, their octets. A mail is
 * routed and delivered within moments of its intake, and what was just written needs no reading.
 * Bounded in number and in octets; the oldest go first. The committer's thread tells, any thread
 * asks.
 */
final class Recent {
  private static final int MOST = 1024;
  private static final long MOST_OCTETS = 512 << 10;
  private static final int SHORT = 64 << 10;
  private static final byte[] NONE = {};

  private final ConcurrentHashMap<Long, Content> contents = new ConcurrentHashMap<>();
  private final ArrayDeque<Came> order = new ArrayDeque<>();
  private long octets;

  /**
   * A content that came lately.
   *
   * @param octets begins with the content, or is empty: then it is to be read
   */
  record Content(Place place, byte[] octets) {
    boolean hasOctets() {
      return place.length() <= octets.length;
    }
  }

  private record Came(long id, int octets) {}

  @Nullable Content get(ContentId id) {
    return contents.get(id.value());
  }

  @Nullable Place place(ContentId id) {
    var content = contents.get(id.value());
    return content == null ? null : content.place();
  }

  /** A new content is committed. */
  void came(long id, Place place, Body body) {
    boolean kept = body.file() == 0 && body.octets().length <= SHORT;
    byte[] with = kept ? body.octets() : NONE;
    contents.put(id, new Content(place, with));
    order.add(new Came(id, with.length));
    octets += with.length;
    while (order.size() > MOST || octets > MOST_OCTETS) {
      var oldest = order.remove();
      octets -= oldest.octets();
      contents.remove(oldest.id());
    }
  }

  /** It lies elsewhere, or others refer to it, as committed. */
  void changed(long id, Place place) {
    contents.computeIfPresent(id, (_, was) -> new Content(place, was.octets()));
  }

  /** Nothing refers to it any more, as committed. */
  void gone(long id) {
    contents.remove(id);
  }

  /** What was committed is to be asked of the state alone. */
  void clear() {
    contents.clear();
    order.clear();
    octets = 0;
  }
}
