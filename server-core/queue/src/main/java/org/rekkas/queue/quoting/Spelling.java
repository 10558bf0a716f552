package org.rekkas.queue.quoting;

import java.util.Locale;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;

/**
 * How a report writes what is not ASCII: as it is, or in ASCII for a sender whose host may not take
 * UTF-8. RFC 6533.
 */
public record Spelling(boolean utf8) {
  /** RFC 6533 §3. */
  public String address(ForwardPath path) {
    return utf8 ? path.mailbox().toString() : xtext(path.mailbox().toString());
  }

  /** That of this server, which may be configured in U-labels. */
  public String domain(String name) {
    return utf8 ? name : ALabels.of(name).orElse(name);
  }

  /** A text, as it may stand in a report of seven bits. */
  public String shown(String said) {
    if (utf8) {
      return said;
    }
    var ascii = new StringBuilder(said.length());
    said.codePoints().forEach(c -> ascii.appendCodePoint(c < 0x7f ? c : '?'));
    return ascii.toString();
  }

  /** A subject, with what separates it from what stands before it in its field. */
  public String subject(String words) {
    return utf8 ? " " + words : EncodedText.of(words);
  }

  public String reply(Reply reply) {
    Optional<EnhancedCode> enhanced = reply.enhanced();
    return reply.code()
        + " "
        + enhanced.map(code -> code + " ").orElse("")
        + shown(String.join(" ", reply.lines()));
  }

  /** An address in ASCII, RFC 6533 §3 (utf-8-addr-xtext); one of ASCII stays as it is. */
  private static String xtext(String address) {
    var text = new StringBuilder(address.length());
    boolean plain = address.chars().allMatch(c -> c < 0x80);
    address
        .codePoints()
        .forEach(
            c -> {
              if (plain || (c > ' ' && c < 0x7f && c != '\\' && c != '+' && c != '=')) {
                text.appendCodePoint(c);
              } else {
                text.append("\\x{")
                    .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                    .append('}');
              }
            });
    return text.toString();
  }
}
