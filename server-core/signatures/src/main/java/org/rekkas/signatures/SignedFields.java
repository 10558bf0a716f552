package org.rekkas.signatures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.signatures.HeaderSection.Field;

/**
 * The fields of a header that signatures choose by their names, RFC 6376 §3.7: of several of a
 * name, from the last one upwards (§5.4.2). Takes as long as the header and the names are, together
 * (attack F2).
 */
public final class SignedFields {
  /** What a reader sees, and what says how the body is to be read. */
  private static final Set<String> SEEN =
      Set.of(
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "sender",
          "reply-to",
          "content-type",
          "content-transfer-encoding");

  private final Map<String, List<Field>> upwards = new HashMap<>();

  public SignedFields(HeaderSection header) {
    for (Field each : header.fields().reversed()) {
      upwards.computeIfAbsent(each.name(), _ -> new ArrayList<>()).add(each);
    }
  }

  /**
   * In their canonical form; a name of which no field is left adds nothing.
   *
   * @param own the signature that is looked at, which never signs itself (§3.5)
   */
  String text(List<String> names, Canonicalization form, Field own) {
    var left = new HashMap<String, Iterator<Field>>();
    var text = new StringBuilder();
    for (String name : names) {
      Iterator<Field> next =
          left.computeIfAbsent(name, n -> upwards.getOrDefault(n, List.of()).iterator());
      Optional<Field> field = next(next, own);
      field.ifPresent(f -> text.append(form.field(f)));
    }
    return text.toString();
  }

  private static Optional<Field> next(Iterator<Field> fields, Field own) {
    while (fields.hasNext()) {
      Field field = fields.next();
      if (field.place() != own.place()) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /**
   * A name of which one field is signed, and another one above it is not, where a reader might see
   * the other (§8.15).
   */
  Optional<String> doubled(List<String> names) {
    var signed = new HashMap<String, Integer>();
    names.stream().filter(SEEN::contains).forEach(name -> signed.merge(name, 1, Integer::sum));
    return signed.entrySet().stream()
        .filter(each -> upwards.getOrDefault(each.getKey(), List.of()).size() > each.getValue())
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
