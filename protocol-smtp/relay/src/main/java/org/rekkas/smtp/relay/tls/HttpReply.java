package org.rekkas.smtp.relay.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The reply to one request, RFC 9112: status, fields by name in lower case, body. Read up to a
 * bound.
 */
public record HttpReply(int status, Map<String, String> fields, byte[] body) {
  private static final int MOST_LINE = 8192;
  private static final int MOST_FIELDS = 100;

  /**
   * @param most octets of the body
   * @throws IOException if it is no such reply, or a longer one
   */
  static HttpReply read(InputStream in, int most) throws IOException {
    String[] status = line(in).split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[0-9]{3}")) {
      throw new IOException("not a reply of HTTP/1.1");
    }
    var fields = new HashMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || fields.size() == MOST_FIELDS) {
        throw new IOException("not a field of HTTP/1.1");
      }
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new HttpReply(Integer.parseInt(status[1]), fields, body(in, fields, most));
  }

  private static byte[] body(InputStream in, Map<String, String> fields, int most)
      throws IOException {
    if (fields.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(in, most);
    }
    String length = fields.get("content-length");
    if (length == null) {
      byte[] body = in.readNBytes(most + 1);
      return within(most, body.length, body);
    }
    if (!length.matches("[0-9]{1,9}")) {
      throw new IOException("not a length");
    }
    int octets = Integer.parseInt(length);
    byte[] body = in.readNBytes(Math.min(octets, most + 1));
    if (body.length < Math.min(octets, most + 1)) {
      throw new IOException("the body is cut");
    }
    return within(most, octets, body);
  }

  /** RFC 9112 §7.1. */
  private static byte[] chunks(InputStream in, int most) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in).replaceFirst(";.*", "").strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("not a chunk");
      }
      int octets = Integer.parseInt(size, 16);
      if (octets == 0) {
        return body.toByteArray();
      }
      within(most, body.size() + octets, new byte[0]);
      body.writeBytes(in.readNBytes(octets));
      if (!line(in).isEmpty()) {
        throw new IOException("the body is cut");
      }
    }
  }

  private static byte[] within(int most, int octets, byte[] body) throws IOException {
    if (octets > most) {
      throw new IOException("longer than " + most + " octets");
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0 || line.size() == MOST_LINE) {
        throw new IOException(octet < 0 ? "the reply is cut" : "a line without end");
      }
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
