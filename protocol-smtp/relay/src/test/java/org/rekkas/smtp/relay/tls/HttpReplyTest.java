package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112; attack F9. */
class HttpReplyTest {
  private static HttpReply read(String text) throws IOException {
    return HttpReply.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), 100);
  }

  @Test
  void bodiesEndByLengthByChunksOrByTheEnd() throws Exception {
    for (String text :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcdefg",
          "HTTP/1.0 200 OK\n\nabcd",
          "HTTP/1.1 200\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
        }) {
      HttpReply reply = read(text);
      assertEquals(200, reply.status());
      assertArrayEquals("abcd".getBytes(StandardCharsets.US_ASCII), reply.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "220 mx.example.org ESMTP\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"
      })
  void f9WhatIsNoReplyIsAnError(String text) {
    assertThrows(IOException.class, () -> read(text));
  }

  @Test
  void f9NothingIsWithoutEnd() {
    assertThrows(IOException.class, () -> read("x".repeat(1 << 20)));
    assertThrows(IOException.class, () -> read("HTTP/1.1 200\n" + "a: b\n".repeat(1 << 20)));
    assertThrows(IOException.class, () -> read("HTTP/1.1 200\n\n" + "x".repeat(101)));
  }
}
