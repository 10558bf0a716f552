package org.rekkas.parts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;

/**
 * The file name of one part, from Content-Disposition (RFC 2183) or the {@code name} of
 * Content-Type. Names in pieces (RFC 2231 §3) are joined, so that no extension hides in the gap
 * between two of them (attack E9).
 */
final class FileName {
  private static final int MOST_PIECES = 50;
  private static final int LONGEST_FIELD = 16 * 1024;

  private boolean attached;
  private String fileName = "";
  private String typeName = "";

  void look(String field, Field value) {
    boolean disposition = field.equals("content-disposition");
    if ((!disposition && !field.equals("content-type"))
        || !(value instanceof RawField raw)
        || (raw.getRaw() != null && raw.getRaw().length() > LONGEST_FIELD)) {
      return;
    }
    var body = RawFieldParser.DEFAULT.parseRawBody(raw);
    var parameters = new HashMap<String, String>();
    for (NameValuePair each : body.getParams()) {
      if (each.getValue() != null) {
        parameters.putIfAbsent(each.getName().toLowerCase(Locale.ROOT), each.getValue());
      }
    }
    if (disposition) {
      attached = "attachment".equalsIgnoreCase(body.getValue());
      fileName = name(parameters, "filename");
    } else {
      typeName = name(parameters, "name");
    }
  }

  boolean isAttached() {
    return attached;
  }

  String text() {
    return fileName.isEmpty() ? typeName : fileName;
  }

  private static String name(Map<String, String> parameters, String key) {
    String whole = parameters.get(key + "*");
    if (whole != null) {
      return extended(whole);
    }
    var joined = new StringBuilder();
    for (int i = 0; i < MOST_PIECES; i++) {
      String piece = parameters.getOrDefault(key + "*" + i, parameters.get(key + "*" + i + "*"));
      if (piece == null) {
        break;
      }
      joined.append(piece);
    }
    if (!joined.isEmpty()) {
      return parameters.containsKey(key + "*0*") ? extended(joined.toString()) : joined.toString();
    }
    String plain = parameters.getOrDefault(key, "");
    return plain.contains("=?") ? decoded(plain) : plain;
  }

  /** Not as RFC 2047 §5 has it, but as many programs write and read names. */
  private static String decoded(String name) {
    try {
      return DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
    } catch (IllegalArgumentException _) {
      return name; // as it came
    }
  }

  /** RFC 2231 §4: {@code charset'language'percent-encoded}. */
  private static String extended(String value) {
    int first = value.indexOf('\'');
    int second = value.indexOf('\'', first + 1);
    if (first < 0 || second < 0) {
      return value;
    }
    var octets = new ByteArrayOutputStream();
    for (int i = second + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      int code = c == '%' && i + 2 < value.length() ? hex(value, i + 1) : -1;
      octets.write(code >= 0 ? code : c < 0x80 ? c : '?');
      i += code >= 0 ? 2 : 0;
    }
    return octets.toString(charset(value.substring(0, first)));
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.UTF_8;
    }
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
