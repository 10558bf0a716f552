package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.TextContent;

/** What counts as {@code TLS-Required: No}, RFC 8689 §3. */
class TlsRequiredFieldTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS-Required: No\r\n\r\n",
        "Subject: s\r\ntls-REQUIRED:no\r\n\r\n",
        "TLS-Required:\r\n no \r\nTo: you\r\n\r\n",
        "TLS-Required: No\n\n"
      })
  void theSenderWaivesIt(String text) throws IOException {
    assertEquals(true, TlsRequiredField.saysNo(mail(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Subject: s\r\n\r\nTLS-Required: No\r\n",
        "Subject: s\r\n TLS-Required: No\r\n\r\n",
        "TLS-Required: Yes\r\n\r\n",
        "TLS-Required: No, thanks\r\n\r\n",
        "X-TLS-Required: No\r\n\r\n"
      })
  void theSenderSaysNothing(String text) throws IOException {
    assertEquals(false, TlsRequiredField.saysNo(mail(text)));
  }

  private static Mail mail(String text) {
    var envelope = Envelope.of("a@example.org", "b@example.net");
    return new Mail(new MailId("mail1"), Instant.EPOCH, envelope, "", new TextContent(text));
  }
}
