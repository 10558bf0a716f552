package org.rekkas.delivery.reader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;

/**
 * What Content-Disposition (RFC 2183) and the {@code name} of Content-Type say of one part. Names
 * in pieces (RFC 2231 §3) are joined, at most {@value #MOST_PIECES} (attack E9).
 */
final class Disposition {
  private static final int MOST_PIECES = 50;
  private static final int LONGEST_FIELD = 16 * 1024;

  private boolean attached;
  private String fileName = "";
  private String typeName = "";

  void look(String name, Field field) {
    boolean disposition = name.equals("content-disposition");
    if ((!disposition && !name.equals("content-type"))
        || !(field instanceof RawField raw)
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
      fileName = value(parameters, "filename");
    } else {
      typeName = value(parameters, "name");
    }
  }

  boolean attached() {
    return attached;
  }

  String name() {
    return fileName.isEmpty() ? typeName : fileName;
  }

  private static String value(Map<String, String> parameters, String name) {
    if (parameters.containsKey(name + "*")) {
      return extended(parameters.getOrDefault(name + "*", ""));
    }
    var joined = new StringBuilder();
    boolean encoded = parameters.containsKey(name + "*0*");
    for (int i = 0; i < MOST_PIECES; i++) {
      String piece = parameters.get(name + "*" + i);
      if (piece == null) {
        piece = parameters.get(name + "*" + i + "*");
      }
      if (piece == null) {
        break;
      }
      joined.append(piece);
    }
    if (joined.isEmpty()) {
      return parameters.getOrDefault(name, "");
    }
    return encoded ? extended(joined.toString()) : joined.toString();
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
    var charset = FieldText.charset(value.substring(0, first), StandardCharsets.UTF_8);
    return octets.toString(charset);
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
