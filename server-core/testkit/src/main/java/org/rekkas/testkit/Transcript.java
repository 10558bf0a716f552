package org.rekkas.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.net.Connection;

/**
 * A dialogue as text, played against a protocol in memory:
 *
 * <pre>
 * # a comment
 * S: 220 mx.example.org …        a line of the server; … stands for any text
 * S: …                           any number of lines, up to one that the next S: fits
 * C: EHLO c.example              a line of the client, sent with CRLF
 * C> text\r\n                    octets of the client as they are: \r \n \0 \t \\ \xHH
 * S: &lt;closed&gt;                    here the server closes
 * </pre>
 *
 * Client lines that follow each other go in one packet. Every line of the server must be there, and
 * no other one.
 */
public final class Transcript {
  /** What a protocol does with a connection. */
  @FunctionalInterface
  public interface Server {
    void serve(Connection connection) throws IOException;
  }

  private static final String CLOSED = "<closed>";
  private final List<String> script;
  private int at;

  private Transcript(List<String> script) {
    this.script = script;
  }

  public static Transcript of(String text) {
    return new Transcript(
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList());
  }

  /** A connection whose client plays this transcript; {@link #play} it. */
  public MemoryConnection connection() {
    return new MemoryConnection(this::answer);
  }

  /** Plays it on a plain connection. */
  public void play(Server server) {
    play(server, connection());
  }

  /** Plays it on a connection that was made by {@link #connection()}. */
  public void play(Server server, MemoryConnection connection) {
    try {
      server.serve(connection);
    } catch (IOException e) {
      throw new AssertionError("at " + here(), e);
    }
    check(connection.unheard());
    if (at < script.size() && script.get(at).equals("S: " + CLOSED)) {
      at++;
    }
    if (at < script.size()) {
      fail("the server closed before " + here());
    }
  }

  private byte[] answer(byte[] heard) {
    check(heard);
    if (at < script.size() && script.get(at).startsWith("S: ")) {
      fail("the server waits instead of " + here());
    }
    var octets = new StringBuilder();
    while (at < script.size() && script.get(at).startsWith("C")) {
      String line = script.get(at++);
      octets.append(line.startsWith("C> ") ? unescaped(line.substring(3)) : text(line) + "\r\n");
    }
    return octets.toString().getBytes(ISO_8859_1);
  }

  private static String text(String line) {
    String text = line.length() > 3 ? line.substring(3) : "";
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private void check(byte[] heard) {
    String text = new String(heard, UTF_8);
    if (!text.isEmpty() && !text.endsWith("\r\n")) {
      fail("the server said half a line: " + text);
    }
    for (String line : text.isEmpty() ? new String[0] : text.split("\r\n", -1)) {
      if (!line.isEmpty()) {
        expect(line);
      }
    }
    boolean last = at + 1 == script.size();
    if (isAny(at) && (last || isClient(at + 1))) {
      at++;
    }
  }

  private void expect(String line) {
    if (isAny(at)) {
      if (at + 1 < script.size() && fits(line, at + 1)) {
        at += 2;
      }
      return;
    }
    if (at >= script.size() || !fits(line, at)) {
      fail("the server said «" + line + "» instead of " + here());
    }
    at++;
  }

  private boolean isAny(int index) {
    return index < script.size() && script.get(index).equals("S: …");
  }

  private boolean isClient(int index) {
    return index < script.size() && script.get(index).startsWith("C");
  }

  private boolean fits(String line, int index) {
    String pattern = script.get(index);
    if (!pattern.startsWith("S: ")) {
      return false;
    }
    var parts = pattern.substring(3).split("…", -1);
    int from = parts[0].length();
    if (!line.startsWith(parts[0]) || (parts.length == 1 && line.length() > from)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      int found =
          i == parts.length - 1
              ? (line.endsWith(parts[i]) ? line.length() - parts[i].length() : -1)
              : line.indexOf(parts[i], from);
      if (found < from) {
        return false;
      }
      from = found + parts[i].length();
    }
    return true;
  }

  private String here() {
    return at < script.size() ? "line " + (at + 1) + ": " + script.get(at) : "the end";
  }

  private static String unescaped(String text) {
    var octets = new StringBuilder();
    String raw = new String(text.getBytes(UTF_8), ISO_8859_1);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        octets.append(c);
        continue;
      }
      c = raw.charAt(++i);
      switch (c) {
        case 'r' -> octets.append('\r');
        case 'n' -> octets.append('\n');
        case 't' -> octets.append('\t');
        case '0' -> octets.append('\0');
        case 'x' -> {
          octets.append((char) Integer.parseInt(raw.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> octets.append(c);
      }
    }
    return octets.toString();
  }
}
