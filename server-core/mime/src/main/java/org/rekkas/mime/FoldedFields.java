package org.rekkas.mime;

import java.util.List;
import org.rekkas.spi.HeaderField;

/** Header fields that plugins made as whole lines, folded at spaces (RFC 5322 §2.2.3). */
public final class FoldedFields {
  private static final int WIDTH = 78;

  private FoldedFields() {}

  public static String of(List<HeaderField> fields) {
    var lines = new StringBuilder();
    for (HeaderField field : fields) {
      lines.append(field.name()).append(':');
      int column = field.name().length() + 1;
      for (String word : field.value().strip().split("[ \t]+")) {
        boolean fold = column + 1 + word.length() > WIDTH && column > field.name().length() + 1;
        lines.append(fold ? "\r\n\t" : " ").append(word);
        column = (fold ? 8 : column + 1) + word.length();
      }
      lines.append("\r\n");
    }
    return lines.toString();
  }
}
