package org.rekkas.smtp.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 2033 §4.2, §4.3: whom each reply to a whole content is about. */
class ProtocolTest {
  @Test
  void smtpHasOneForAll() {
    assertEquals(List.of(List.of(0, 2, 5)), Protocol.SMTP.answered(List.of(0, 2, 5)));
    assertEquals(List.of(List.of()), Protocol.SMTP.answered(List.of()));
  }

  @Test
  void lmtpHasOneForEachThatWasAccepted() {
    assertEquals(
        List.of(List.of(0), List.of(2), List.of(5)), Protocol.LMTP.answered(List.of(0, 2, 5)));
  }

  /** 503, to DATA or to the last chunk. */
  @Test
  void whereNobodyWasAcceptedLmtpHasOneAsWell() {
    assertEquals(List.of(List.of()), Protocol.LMTP.answered(List.of()));
  }
}
