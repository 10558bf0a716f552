package org.rekkas.kernel.admin;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.rekkas.kernel.journal.Escaped;

/** JSON (RFC 8259) of maps, collections, numbers, an empty Optional (null), and else of strings. */
final class Json {
  private Json() {}

  static StringBuilder write(StringBuilder to, Object value) {
    return switch (value) {
      case Map<?, ?> map -> object(to, map);
      case Collection<?> all -> array(to, all);
      case Long number -> to.append(number.longValue());
      case Optional<?> maybe when maybe.isEmpty() -> to.append("null");
      default -> Escaped.json(to, value.toString());
    };
  }

  private static StringBuilder object(StringBuilder to, Map<?, ?> map) {
    String mark = "{";
    for (Map.Entry<?, ?> each : map.entrySet()) {
      Escaped.json(to.append(mark), String.valueOf(each.getKey())).append(':');
      write(to, each.getValue());
      mark = ",";
    }
    return to.append(map.isEmpty() ? "{}" : "}");
  }

  private static StringBuilder array(StringBuilder to, Collection<?> all) {
    String mark = "[";
    for (Object each : all) {
      write(to.append(mark), each);
      mark = ",";
    }
    return to.append(all.isEmpty() ? "[]" : "]");
  }
}
