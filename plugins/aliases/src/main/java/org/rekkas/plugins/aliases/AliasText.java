package org.rekkas.plugins.aliases;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.textfile.EditedFile;

/**
 * The lines of the aliases file. An alias is {@code NAME: MEMBER, MEMBER}; lines that begin with a
 * blank continue it; {@code #} begins a comment; {@code !} before the name hides the members.
 */
final class AliasText {
  static final String ONE_DOMAIN = "a catch-all leads to addresses, or to one @domain";

  private AliasText() {}

  /**
   * One alias in its lines.
   *
   * @param from its first line, from 0
   * @param until behind its last line
   */
  record Block(int from, int until, String text) {
    /** The name without its mark, as {@link #key} compares it; what stands before the colon. */
    String name() {
      int colon = outside(text, ':', 0);
      String name = (colon < 0 ? text : text.substring(0, colon)).strip();
      return name.startsWith("!") ? name.substring(1).strip() : name;
    }
  }

  /** All aliases of the file, whether they can be understood or not. */
  static List<Block> blocks(List<String> lines, EditedFile.Problems problems) {
    var blocks = new ArrayList<Block>();
    boolean open = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        open = false;
      } else if (!Character.isWhitespace(line.charAt(0))) {
        blocks.add(new Block(i, i + 1, text));
        open = true;
      } else if (open) {
        var last = blocks.removeLast();
        blocks.add(new Block(last.from, i + 1, last.text + ' ' + text));
      } else {
        problems.at(i + 1, "a line that begins with a blank continues an alias, and none is here");
      }
    }
    return blocks;
  }

  /**
   * The members of a block that can be understood; the others are problems. So is what stands
   * beside a domain that a catch-all leads to: the domain is in force.
   */
  static Alias alias(Block block, EditedFile.Problems problems) {
    int line = block.from + 1;
    int colon = outside(block.text, ':', 0);
    if (colon < 0) {
      throw new IllegalArgumentException("NAME: MEMBER, MEMBER expected");
    }
    String name = block.name();
    boolean hidden = block.text.startsWith("!");
    boolean catchAll = key(name).startsWith("@");
    var parts = split(block.text.substring(colon + 1));
    var members = new ArrayList<ForwardPath>();
    for (String member : parts) {
      try {
        if (catchAll && member.startsWith("@")) {
          String domain = Alias.address("x" + member).domain();
          if (parts.size() > 1) {
            problems.at(line, ONE_DOMAIN);
          }
          return new Alias(name, List.of(), domain, hidden);
        }
        members.add(new ForwardPath(Alias.address(member)));
      } catch (IllegalArgumentException e) {
        problems.at(line, String.valueOf(e.getMessage()));
      }
    }
    if (members.isEmpty()) {
      throw new IllegalArgumentException("the alias " + name + " has no members");
    }
    return new Alias(name, members, "", hidden);
  }

  /** The parts between commas, without the empty ones. */
  static List<String> split(String list) {
    var parts = new ArrayList<String>();
    int from = 0;
    while (from <= list.length()) {
      int comma = outside(list, ',', from);
      String part = list.substring(from, comma < 0 ? list.length() : comma).strip();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      from = comma < 0 ? list.length() + 1 : comma + 1;
    }
    return parts;
  }

  /** What two spellings of a name share. */
  static String key(String name) {
    if (name.startsWith("@")) {
      return "@" + Alias.address("x" + name).domainKey();
    }
    if (outside(name, '@', 0) >= 0) {
      return Alias.address(name).key();
    }
    if (name.indexOf('@') >= 0) {
      throw new IllegalArgumentException("a name that holds an @ needs its domain: " + name);
    }
    String key = Alias.address(name + "@x").key();
    return key.substring(0, key.length() - 2);
  }

  /** Where a character stands outside of quotes and brackets; -1: nowhere. */
  private static int outside(String text, char wanted, int from) {
    boolean quoted = false;
    boolean bracketed = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '[' || c == ']')) {
        bracketed = c == '[';
      } else if (!quoted && !bracketed && c == wanted) {
        return i;
      }
    }
    return -1;
  }
}
