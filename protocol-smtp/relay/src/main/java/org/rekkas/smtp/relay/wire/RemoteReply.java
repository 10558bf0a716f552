package org.rekkas.smtp.relay.wire;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/**
 * What the next hop answered, RFC 5321 §4.2: whole, with one code, and free of controls.
 *
 * @param enhanced where its class is that of the code (RFC 2034 §4)
 * @param lines without codes; at least one, which may be empty
 */
public record RemoteReply(int code, Optional<EnhancedCode> enhanced, List<String> lines) {
  public RemoteReply {
    lines = List.copyOf(lines);
  }

  public boolean isPositive() {
    return code / 100 == 2;
  }

  /** 354 and 334: go on. */
  public boolean isIntermediate() {
    return code / 100 == 3;
  }

  public boolean isTransient() {
    return code / 100 == 4;
  }

  public boolean isPermanent() {
    return code / 100 == 5;
  }

  /** 421: the connection ends behind it, RFC 5321 §3.8. */
  public boolean closes() {
    return code == 421;
  }

  /**
   * Of RCPT, behind others that were accepted: rather that they are enough for one transaction than
   * that a mailbox is full. What counts as 552 for good elsewhere is for now here, RFC 5321
   * §4.5.3.1.10.
   */
  public boolean mayMeanTooMany() {
    return (code == 452 || code == 552) && enhanced.filter(each -> each.subject() == 2).isEmpty();
  }

  /**
   * Of MAIL or RCPT: that it may be for want of TLS, by RFC 3207 §4 (530), RFC 4954 §6 (538), or
   * for the want of trust that comes of it, RFC 3463 §3.8.
   */
  public boolean mayMissTls() {
    return code == 530
        || code == 538
        || (isPermanent() && enhanced.filter(each -> each.subject() == 7).isPresent());
  }

  public Reply reply() {
    return new Reply(code, enhanced, lines);
  }

  /** The same as a word that delays: 4yz as it is, anything else as 451 with its text. */
  public Reply delay() {
    if (isTransient()) {
      return reply();
    }
    String text = toString();
    return Reply.of(451, "4.5.0", text.length() <= 400 ? text : text.substring(0, 400));
  }

  @Override
  public String toString() {
    return code + " " + enhanced.map(e -> e + " ").orElse("") + String.join(" / ", lines);
  }
}
