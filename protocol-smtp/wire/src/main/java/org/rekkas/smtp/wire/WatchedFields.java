package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of those fields of a header section that somebody wants to look at, in bounded memory:
 * where all of them are more than anything honest, the beginning is kept, and it is known which are
 * not whole. Names are in lower case. Owned by one {@link HeaderScreen}.
 */
public final class WatchedFields {
  /** Of all values together. */
  private static final int MOST_OCTETS = 16 * 1024;

  /** What a value takes beside its octets. */
  private static final int EACH = 64;

  private final HeaderScreen.Rules rules;
  private final Map<String, List<String>> values = new HashMap<>();
  private final Set<String> cut = new HashSet<>();
  private ByteArrayOutputStream value = new ByteArrayOutputStream(0);
  private String name = "";
  private int kept;

  WatchedFields(HeaderScreen.Rules rules) {
    this.rules = rules;
  }

  void begin(String field) {
    end();
    if (!rules.watched().contains(field)) {
      return;
    }
    if (kept + EACH > MOST_OCTETS) {
      cut.add(field);
    } else {
      name = field;
      kept += EACH;
    }
  }

  /** Of the value of the field that was begun last. */
  void octets(byte[] from, int offset, int length) {
    if (name.isEmpty()) {
      return;
    }
    int some = Math.min(length, MOST_OCTETS - kept);
    value.write(from, offset, some);
    kept += some;
    if (some < length) {
      cut.add(name);
    }
  }

  void end() {
    if (!name.isEmpty()) {
      values
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(value.toString(UTF_8).stripTrailing());
      name = "";
      value = new ByteArrayOutputStream(0);
    }
  }

  /** Whether the header section has such a field still: one that came and was not taken away. */
  public boolean has(String field) {
    return (values.containsKey(field) || cut.contains(field)) && !rules.drops(field);
  }

  /**
   * The values of all fields of that name, of those that were taken away as well: folded as they
   * came, without the line end.
   */
  public List<String> of(String field) {
    return values.getOrDefault(field, List.of());
  }

  /** Whether a field of that name has more than {@link #of} tells. */
  public boolean isCut(String field) {
    return cut.contains(field);
  }
}
