package org.rekkas.smtp.relay.gateway;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/** What is said at RCPT of a recipient behind this host, RFC 3463. */
public final class RecipientReplies {
  static final Reply RELAYING_DENIED = Reply.of(550, "5.7.1", "Relaying denied");
  static final Reply TOO_MANY_QUESTIONS =
      Reply.of(451, "4.3.2", "Too many recipients are being asked for, try again later");
  static final Reply TOO_LARGE =
      Reply.of(552, "5.3.4", "Larger than the host behind this one takes");
  static final Reply NEEDS_UTF8 =
      Reply.of(550, "5.6.7", "The host behind this one does not offer SMTPUTF8");
  static final Reply NOT_CONVERTIBLE =
      Reply.of(554, "5.6.3", "The host behind this one takes less than this content needs");
  static final Reply CONTENT_FAILS =
      Reply.of(451, "4.3.0", "The content cannot be read now, try again later");
  static final Reply NO_ANSWER = cannotAsk(Optional.of(EnhancedCode.of("4.4.1")));

  private RecipientReplies() {}

  /**
   * The words of the next hop are for the trace; its enhanced code tells a full mailbox from one
   * that does not exist.
   */
  public static Reply refused(Optional<EnhancedCode> code) {
    var known = code.filter(each -> each.type() == 5).orElseGet(() -> EnhancedCode.of("5.1.1"));
    var text = "The host behind this one does not take mail for this recipient";
    return new Reply(550, Optional.of(known), List.of(text));
  }

  /**
   * @param code of what stands in the way
   */
  public static Reply cannotAsk(Optional<EnhancedCode> code) {
    var known = code.filter(each -> each.type() == 4).orElseGet(() -> EnhancedCode.of("4.4.0"));
    var text = "The host behind this one does not say now whether it takes this recipient";
    return new Reply(451, Optional.of(known), List.of(text));
  }
}
