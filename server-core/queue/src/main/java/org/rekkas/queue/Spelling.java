package org.rekkas.queue;

import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;

/**
 * How a report writes what is not ASCII: as it is, or in ASCII for a sender whose host may not take
 * UTF-8. RFC 6533.
 */
record Spelling(boolean utf8) {
  /** RFC 6533 §3. */
  String address(ForwardPath path) {
    return utf8 ? path.mailbox().toString() : Report.xtext(path.mailbox().toString());
  }

  /** That of this server, which may be configured in U-labels. */
  String domain(String name) {
    return utf8 ? name : ALabels.of(name).orElse(name);
  }

  /** A text, as it may stand in a report of seven bits. */
  String shown(String said) {
    if (utf8) {
      return said;
    }
    var ascii = new StringBuilder(said.length());
    said.codePoints().forEach(c -> ascii.appendCodePoint(c < 0x7f ? c : '?'));
    return ascii.toString();
  }

  /** A subject, with what separates it from what stands before it in its field. */
  String subject(String words) {
    return utf8 ? " " + words : EncodedText.of(words);
  }

  String reply(Reply reply) {
    Optional<EnhancedCode> enhanced = reply.enhanced();
    return reply.code()
        + " "
        + enhanced.map(code -> code + " ").orElse("")
        + shown(String.join(" ", reply.lines()));
  }
}
