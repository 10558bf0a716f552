package org.rekkas.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;

/**
 * The value of a structured field and its parameters (RFC 2045 §5.1). Those in pieces are joined,
 * and decoded (RFC 2231, attack E9). Where a parameter is there in more than one form, programs
 * differ in which they take: {@link #readings} has all.
 *
 * @param value in lower case
 * @param parameters by name in lower case; of each what stands there, as often as it does
 */
public record Parameters(String value, Map<String, List<String>> parameters) {
  private static final int LONGEST = 16 * 1024;

  /** No field has place for more pieces than that. */
  private static final int LONGEST_NUMBER = 5;

  public Parameters {
    var copy = new LinkedHashMap<>(parameters);
    copy.replaceAll((_, values) -> List.copyOf(values));
    parameters = Collections.unmodifiableMap(copy);
  }

  /** Of a field; one that is too long says nothing. */
  static Parameters of(Field field) {
    if (isTooLong(field)) {
      return new Parameters("", Map.of());
    }
    String text =
        new String(field.raw().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String unfolded = text.substring(text.indexOf(':') + 1).replace("\r", "").replace("\n", "");
    return parsed(new RawField(field.name(), unfolded.strip()));
  }

  static boolean isTooLong(Field field) {
    return field.raw().length() > LONGEST;
  }

  /** Of a field as the parser of a stream gives it; empty where it is too long. */
  public static Optional<Parameters> of(RawField field) {
    boolean tooLong = field.getRaw() != null && field.getRaw().length() > LONGEST;
    return tooLong ? Optional.empty() : Optional.of(parsed(field));
  }

  private static Parameters parsed(RawField field) {
    var parameters = new LinkedHashMap<String, List<String>>();
    RawBody body = RawFieldParser.DEFAULT.parseRawBody(field);
    for (NameValuePair each : body.getParams()) {
      if (each.getValue() != null) {
        String name = each.getName().toLowerCase(Locale.ROOT);
        parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(each.getValue());
      }
    }
    String value = body.getValue() == null ? "" : body.getValue();
    String bare = value.replace(" ", "").replace("\t", ""); // they may stand around the slash
    return new Parameters(bare.toLowerCase(Locale.ROOT), parameters);
  }

  /** As RFC 2231 has it, of more than one the first; empty where there is none. */
  public String get(String name) {
    Set<String> readings = readings(name);
    return readings.isEmpty() ? "" : readings.iterator().next();
  }

  /**
   * What programs may take it for, the reading of RFC 2231 first: extended, in pieces with and
   * without a gap between them, and plain.
   */
  public Set<String> readings(String name) {
    var readings = new LinkedHashSet<String>();
    if (isExtended(name)) {
      addExtended(name, readings);
    }
    readings.addAll(all(name));
    readings.remove("");
    return readings;
  }

  /** Most are not. */
  private boolean isExtended(String name) {
    for (String key : parameters.keySet()) {
      if (key.startsWith(name) && key.startsWith("*", name.length())) {
        return true;
      }
    }
    return false;
  }

  private void addExtended(String name, Set<String> readings) {
    all(name + "*").forEach(extended -> addDecoded(extended, readings));
    List<Piece> pieces = List.copyOf(pieces(name).values());
    int gap = 0;
    while (gap < pieces.size() && pieces.get(gap).number() == gap) {
      gap++;
    }
    addJoined(pieces.subList(0, gap), readings);
    addJoined(pieces, readings);
  }

  private static void addJoined(List<Piece> pieces, Set<String> to) {
    String joined = pieces.stream().map(Piece::text).collect(Collectors.joining());
    if (pieces.stream().anyMatch(Piece::extended)) {
      addDecoded(joined, to);
    } else {
      to.add(joined);
    }
  }

  /** Some programs decode what names no charset, and others do not. */
  private static void addDecoded(String extended, Set<String> to) {
    int first = extended.indexOf('\'');
    int second = extended.indexOf('\'', first + 1);
    if (first >= 0 && second >= 0) {
      String name = extended.substring(0, first);
      Charset charset = Charsets.named(name).orElse(StandardCharsets.UTF_8);
      to.add(decoded(extended.substring(second + 1), charset));
    } else {
      to.add(extended);
      to.add(decoded(extended, StandardCharsets.UTF_8));
    }
  }

  /** Whether a piece of it is there twice, so that it can be joined in several ways. */
  boolean isTwofold(String name) {
    long there =
        parameters.entrySet().stream()
            .filter(each -> number(each.getKey(), name) >= 0)
            .mapToLong(each -> each.getValue().size())
            .sum();
    return there > pieces(name).size();
  }

  /** RFC 2231 §3. */
  private record Piece(int number, String text, boolean extended) {}

  /** By their numbers; of two of one number the first. */
  private SortedMap<Integer, Piece> pieces(String name) {
    var pieces = new TreeMap<Integer, Piece>();
    for (var each : parameters.entrySet()) {
      int number = number(each.getKey(), name);
      if (number >= 0) {
        boolean extended = each.getKey().endsWith("*");
        pieces.putIfAbsent(number, new Piece(number, each.getValue().getFirst(), extended));
      }
    }
    return pieces;
  }

  /** Of a piece, {@code name*3} or {@code name*3*}; -1 for what is none of this parameter. */
  private static int number(String key, String name) {
    int from = name.length() + 1;
    int to = key.endsWith("*") ? key.length() - 1 : key.length();
    boolean piece =
        key.startsWith(name + "*")
            && to > from
            && to - from <= LONGEST_NUMBER
            && key.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9');
    return piece ? Integer.parseInt(key.substring(from, to)) : -1;
  }

  private List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** RFC 2231 §4: percent-encoded. */
  private static String decoded(String value, Charset charset) {
    var octets = new ByteArrayOutputStream();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int code = c == '%' && i + 2 < value.length() ? hex(value, i + 1) : -1;
      octets.write(code >= 0 ? code : c < 0x80 ? c : '?');
      i += code >= 0 ? 2 : 0;
    }
    return octets.toString(charset);
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
