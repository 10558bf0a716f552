package org.rekkas.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A header section, in the order of its fields. RFC 5322 §2.2. */
public record Header(List<Field> fields) {
  public Header {
    fields = List.copyOf(fields);
  }

  public Stream<Field> all(String name) {
    return fields.stream().filter(field -> field.isCalled(name));
  }

  public Optional<Field> first(String name) {
    return all(name).findFirst();
  }

  public Header without(Predicate<Field> which) {
    return new Header(fields.stream().filter(which.negate()).toList());
  }

  /** With these in front of it. */
  public Header under(List<Field> others) {
    var both = new ArrayList<>(others);
    both.addAll(fields);
    return new Header(both);
  }

  /** With another one in the place of each field of its name, or at the end where there is none. */
  public Header with(Field other) {
    if (first(other.name()).isEmpty()) {
      var more = new ArrayList<>(fields);
      more.add(other);
      return new Header(more);
    }
    return new Header(
        fields.stream().map(field -> field.isCalled(other.name()) ? other : field).toList());
  }

  /** Without the empty line behind it. */
  public void writeTo(OutputStream out) throws IOException {
    for (Field field : fields) {
      out.write(field.raw().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
