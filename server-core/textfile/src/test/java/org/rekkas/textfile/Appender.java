package org.rekkas.textfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Adds lines to a file, each by a rewrite; to be loaded by several class loaders. */
public final class Appender implements Consumer<String> {
  private final EditedFile<List<String>> file;

  public Appender(Path path, Path mark) throws IOException {
    var meaning =
        new EditedFile.Meaning<List<String>>((lines, _) -> List.copyOf(lines), List::isEmpty);
    file = EditedFile.open(path, mark, List.of(), Clock.systemUTC(), meaning, _ -> {});
  }

  @Override
  public void accept(String line) {
    try {
      file.rewrite(
          lines -> {
            lines.add(line);
            return lines;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
