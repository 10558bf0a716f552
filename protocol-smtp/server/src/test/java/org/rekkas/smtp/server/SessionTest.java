package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void theSessionThatANewUserTypes() {
    var stage =
        new Stage()
            .play(
                """
                S: 220 mx.example.org ESMTP Rekkas
                C: HELO
                S: 250 mx.example.org
                C: MAIL FROM: benharraf@localhost
                S: 250 2.1.0 sender OK
                C: RCPT TO: ali@localhost
                S: 250 2.1.5 recipient OK
                C: RCPT TO:<@one,@two:joe@localhost>
                S: 250 2.1.5 recipient OK
                C: DATA
                S: 354 …
                C: A text that has no header.
                C: ..
                C: end
                C: .
                S: 250 2.6.0 … accepted
                C: VRFY ali
                S: 252 2.5.0 …
                C: EXPN staff
                S: 502 5.5.1 …
                C: HELP
                S: 214-2.0.0 HELO domain
                S: …
                S: 214 2.0.0 QUIT
                C: RSET
                S: 250 2.0.0 reset
                C: QUIT
                S: 221 2.0.0 goodbye
                S: <closed>
                """);
    assertEquals("\r\nA text that has no header.\r\n.\r\nend\r\n", stage.intake.content());
    var mail = stage.intake.taken().getFirst().mail();
    assertEquals("<benharraf@localhost>", mail.envelope().reversePath().toString());
    assertEquals("<joe@localhost>", mail.envelope().recipients().getLast().path().toString());
    assertTrue(mail.trace().startsWith("Received: from [192.0.2.1] ([192.0.2.1])\r\n\tby mx.ex"));
  }
}
