package org.rekkas.smtp.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;

/** What MAIL says to whom. */
class MailLinesTest {
  /** RFC 6710. */
  @Test
  void howUrgentAMailIsGoesOnToAHostThatOffersIt() {
    assertEquals("MAIL FROM:<a@b> MT-PRIORITY=-4\r\n", mail("-4", "MT-PRIORITY"));
    assertEquals("MAIL FROM:<a@b>\r\n", mail("-4", "PIPELINING"));
    assertEquals("MAIL FROM:<a@b>\r\n", mail("0", "MT-PRIORITY"));
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
