package org.rekkas.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What parts the parts of multiparts that were entered and have not ended, by their levels, the
 * outermost 0. RFC 2046 §5.1.1. What a look at a line costs grows with its length, and not with how
 * many are open (attack E8). Of one walk.
 */
final class Delimiters {
  private final List<Open> open = new ArrayList<>();
  private final TreeMap<String, Integer> levels = new TreeMap<>();

  /** One of them, with its two hyphens. */
  record Open(String delimiter, boolean digest) {}

  /** That of a part within all the others; it has a boundary, and none of those that are open. */
  void add(Part part) {
    String delimiter = "--" + part.boundary();
    levels.put(delimiter, open.size());
    open.add(new Open(delimiter, part.isDigest()));
  }

  int size() {
    return open.size();
  }

  Open get(int level) {
    return open.get(level);
  }

  boolean has(String boundary) {
    return levels.containsKey("--" + boundary);
  }

  /** This one and those within it have ended. */
  void removeFrom(int level) {
    List<Open> ended = open.subList(level, open.size());
    ended.forEach(each -> levels.remove(each.delimiter()));
    ended.clear();
  }

  /** Which one a line is, the innermost of two; -1: none. */
  int level(String line) {
    if (!line.startsWith("--")) {
      return -1;
    }
    String bare = line.stripTrailing();
    int last = bare.endsWith("--") ? exact(bare.substring(0, bare.length() - 2)) : -1;
    return Math.max(exact(bare), last);
  }

  private int exact(String delimiter) {
    return levels.getOrDefault(delimiter, -1);
  }

  /** Which one a line begins with, the innermost of several: that counts for one, too; -1: none. */
  int likeLevel(String line) {
    int innermost = -1;
    int length = line.startsWith("--") ? line.length() : 0;
    while (length > 0) {
      Map.Entry<String, Integer> before = levels.floorEntry(line.substring(0, length));
      if (before == null) {
        return innermost;
      }
      String delimiter = before.getKey();
      length = alike(line, delimiter); // no longer one begins the line: it would stand behind this
      if (length == delimiter.length()) {
        innermost = Math.max(innermost, before.getValue());
        length--;
      }
    }
    return innermost;
  }

  private static int alike(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }
}
