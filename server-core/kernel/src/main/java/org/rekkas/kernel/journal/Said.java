package org.rekkas.kernel.journal;

import org.rekkas.spi.mail.Reply;

/** A reply with all of its lines: what a host wants done about it often stands in the last one. */
final class Said {
  private static final int LONGEST = 1000;

  private Said() {}

  static String of(Reply reply) {
    if (reply.lines().size() == 1) {
      return reply.toString();
    }
    var text = new StringBuilder().append(reply.code());
    reply.enhanced().ifPresent(code -> text.append(' ').append(code));
    reply.lines().forEach(line -> text.append(' ').append(line));
    return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST);
  }
}
