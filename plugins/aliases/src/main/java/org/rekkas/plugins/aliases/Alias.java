package org.rekkas.plugins.aliases;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * An alias: what it stands for, and where that leads.
 *
 * @param name as written: {@code staff@example.org}, {@code abuse} (in every domain), or {@code
 *     @example.org} (whatever nobody has)
 * @param domain of a catch-all: where the same local part is looked for instead; empty: it has members
 * @param hidden whether EXPN and reports keep silent about the members
 */
record Alias(String name, List<ForwardPath> members, String domain, boolean hidden)
    implements Route.Members {
  Alias {
    members = List.copyOf(members);
  }

  @Override
  public Iterator<ForwardPath> iterator() {
    return members.iterator();
  }

  Route route() {
    return new Route.Expand(this, Optional.empty());
  }

  /** The line, or lines where it is long. */
  List<String> lines() {
    String start = (hidden ? "!" : "") + name + ":";
    var lines = new ArrayList<String>();
    var line = new StringBuilder(start);
    var written = written();
    for (int i = 0; i < written.size(); i++) {
      String member = written.get(i) + (i + 1 < written.size() ? "," : "");
      if (line.length() > start.length() && line.length() + member.length() > 100) {
        lines.add(line.toString());
        line.setLength(0);
        line.append("   ");
      }
      line.append(' ').append(member);
    }
    lines.add(line.toString());
    return lines;
  }

  /** An address so that the file's own signs at its start are not read as signs. */
  static String written(Mailbox address) {
    String text = address.toString();
    return text.startsWith("#") || text.startsWith("!")
        ? '"' + address.localPart() + "\"@" + address.domain()
        : text;
  }

  /** The members as they are written. */
  List<String> written() {
    return domain.isEmpty()
        ? members.stream().map(member -> written(member.mailbox())).toList()
        : List.of("@" + domain);
  }

  /** Parses an address that has one reading only. */
  static Mailbox address(String text) {
    Mailbox address = Mailbox.of(text);
    if (!address.isOnlyReadingOf(text)) {
      throw new IllegalArgumentException("\"" + text + "\" is written " + address);
    }
    return address;
  }
}
