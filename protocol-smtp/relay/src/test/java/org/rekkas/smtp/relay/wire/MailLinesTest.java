package org.rekkas.smtp.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;

/** What MAIL says to whom. */
class MailLinesTest {
  /** RFC 6710. */
  @Test
  void howUrgentAMailIsGoesOnToAHostThatOffersIt() {
    assertEquals("MAIL FROM:<a@b> MT-PRIORITY=-4\r\n", mail("-4", "MT-PRIORITY"));
    assertEquals("MAIL FROM:<a@b>\r\n", mail("-4", "PIPELINING"));
    assertEquals("MAIL FROM:<a@b>\r\n", mail("0", "MT-PRIORITY"));
  }

  /** RFC 3461 §4.2. */
  @Test
  void anOrcptThatIsTooLongForAHostIsLeftOut() {
    String fits = "+".repeat(162) + "abc@b";
    for (String longer : List.of("", "1", "22", "333", "4444", "55555")) {
      String line = rcpt("rfc822;" + fits + longer);
      int orcpt = "rfc822;".length() + 3 * 162 + 5 + longer.length();
      assertEquals(orcpt <= 500, line.contains(" ORCPT="), line);
    }
    assertEquals("RCPT TO:<a@b> NOTIFY=NEVER\r\n", rcpt("rfc822;" + "=".repeat(200)));
  }

  private static String rcpt(String original) {
    var ehlo = new RemoteReply(250, Optional.empty(), List.of("mx.example.net", "DSN"));
    var recipient =
        new Recipient(ForwardPath.of("a@b"), Set.of(Notify.NEVER), Optional.of(original));
    return MailLines.rcpt("a@b", recipient, Offers.of(ehlo));
  }

  private static String mail(String priority, String offered) {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT,
            false,
            Optional.empty(),
            Optional.empty(),
            Map.of(EnvelopeOptions.PRIORITY, priority));
    var ehlo = new RemoteReply(250, Optional.empty(), List.of("mx.example.net", offered));
    return MailLines.mail("a@b", Body.SEVEN_BIT, false, 1, options, Offers.of(ehlo));
  }
}
