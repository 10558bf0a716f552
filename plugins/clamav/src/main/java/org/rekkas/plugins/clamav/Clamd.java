package org.rekkas.plugins.clamav;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.rekkas.daemon.Daemon;
import org.rekkas.spi.mail.Content;

/**
 * The command INSTREAM of clamd (clamd(8)): pieces, each with its length in four octets, then a
 * length of zero; the answer is one text that ends with a zero octet. Usable by all threads.
 */
record Clamd(Daemon daemon) {
  private static final int PIECE = 64 * 1024;
  private static final int LONGEST_ANSWER = 1_000;
  private static final String BEFORE = "stream: ";

  /** What it found. */
  sealed interface Found {
    record Nothing() implements Found {}

    /**
     * @param name as clamd has it, printable
     */
    record Virus(String name) implements Found {}
  }

  Found scan(Content content) {
    return daemon.ask(
        (in, out) -> {
          try {
            send(content, out);
          } catch (IOException e) {
            return meaning(answerAfter(e, in)); // it may have said why it does not listen
          }
          return meaning(answer(in));
        });
  }

  private static void send(Content content, OutputStream to) throws IOException {
    var out = new DataOutputStream(to);
    out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
    byte[] piece = new byte[4 + PIECE];
    try (var from = content.open()) {
      for (int n = from.read(piece, 4, PIECE); n >= 0; n = from.read(piece, 4, PIECE)) {
        if (n > 0) {
          piece[0] = (byte) (n >> 24);
          piece[1] = (byte) (n >> 16);
          piece[2] = (byte) (n >> 8);
          piece[3] = (byte) n;
          out.write(piece, 0, 4 + n);
        }
      }
    }
    out.writeInt(0);
    out.flush();
  }

  private static String answerAfter(IOException sending, InputStream in) throws IOException {
    String said = answer(in);
    if (said.isEmpty()) {
      throw sending;
    }
    return said;
  }

  private static String answer(InputStream in) throws IOException {
    var text = new ByteArrayOutputStream();
    for (int c = in.read(); c > 0; c = in.read()) {
      text.write(c);
      if (text.size() > LONGEST_ANSWER) {
        throw new Daemon.Unavailable("clamd answers without end");
      }
    }
    return text.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** Only what is surely an answer is one; anything else counts as no answer at all. */
  private static Found meaning(String answer) {
    if (answer.equals(BEFORE + "OK")) {
      return new Found.Nothing();
    }
    if (answer.startsWith(BEFORE) && answer.endsWith(" FOUND")) {
      String name = answer.substring(BEFORE.length(), answer.length() - " FOUND".length());
      if (!name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127)) {
        return new Found.Virus(name);
      }
    }
    String shown = answer.replaceAll("[^ -~]", "?");
    throw new Daemon.Unavailable(
        shown.isEmpty() ? "clamd closed without an answer" : "clamd says: " + shown);
  }
}
