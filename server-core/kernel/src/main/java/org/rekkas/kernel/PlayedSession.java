package org.rekkas.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says in one session of the {@link Rehearsal}: parts, each written at once and
 * answered by one reply, whose last line has no hyphen behind its code (RFC 5321 §4.2.1).
 */
final class PlayedSession {
  private static final int PATIENCE_MILLIS = 60_000;

  private PlayedSession() {}

  /**
   * Parts end at a line that is a lone {@code %}; lines before the first that begin with # are
   * skipped.
   */
  static List<byte[]> parts(String text) {
    var parts = new ArrayList<byte[]>();
    var part = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.equals("%")) {
        parts.add(part.toString().getBytes(UTF_8));
        part.setLength(0);
      } else if (!parts.isEmpty() || !line.startsWith("#")) {
        part.append(line).append("\r\n");
      }
    }
    return parts;
  }

  static void play(List<byte[]> parts, InetSocketAddress address) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 512);
      awaitReply(replies);
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
        awaitReply(replies);
      }
    }
  }

  private static void awaitReply(BufferedReader replies) throws IOException {
    for (String line = replies.readLine(); ; line = replies.readLine()) {
      if (line == null) {
        throw new EOFException("the server closed the session");
      }
      if (line.length() < 4 || line.charAt(3) != '-') {
        return;
      }
    }
  }
}
