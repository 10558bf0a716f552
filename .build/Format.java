import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats every Java source of the project, or says which are not formatted: google-java-format, 2 spaces, 100 columns.
 * Arguments: {@code check} or {@code write}, and a file whose time is that of the last check that found nothing; older
 * sources are not read again.
 */
void main(String[] args) throws IOException {
  boolean write = args[0].equals("write");
  var checked = Path.of(args[1]);
  var begun = FileTime.fromMillis(System.currentTimeMillis());
  var since = Files.exists(checked) ? Files.getLastModifiedTime(checked) : FileTime.fromMillis(0);
  var unformatted = sources(since).parallelStream().filter(file -> !formatted(file, write)).toList();
  if (!write && !unformatted.isEmpty()) {
    unformatted.forEach(file -> System.err.println("Not formatted: " + file));
    System.err.println("Format them with: mvn -N -q -Pformat process-sources");
    System.exit(1);
  }
  Files.createDirectories(checked.getParent());
  if (Files.notExists(checked)) {
    Files.createFile(checked);
  }
  Files.setLastModifiedTime(checked, begun);
}

List<Path> sources(FileTime since) throws IOException {
  var found = new ArrayList<Path>();
  var visitor =
      new SimpleFileVisitor<Path>() {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
          var name = folder.getFileName().toString();
          boolean foreign = name.equals("target") || name.equals(".git") || name.equals(".idea");
          return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          boolean changed = attributes.lastModifiedTime().compareTo(since) >= 0;
          if (changed && file.toString().endsWith(".java")) {
            found.add(file);
          }
          return FileVisitResult.CONTINUE;
        }
      };
  for (var module : List.of("server-core", "protocol-smtp", "delivery-mailbox", "plugins", "distribution")) {
    Files.walkFileTree(Path.of(module), visitor);
  }
  return found;
}

/** Whether the file was formatted already. */
boolean formatted(Path file, boolean write) {
  try {
    var text = Files.readString(file);
    var wanted = new Formatter().formatSourceAndFixImports(text);
    boolean same = wanted.equals(text);
    if (write && !same) {
      Files.writeString(file, wanted);
    }
    return same;
  } catch (IOException e) {
    throw new UncheckedIOException(e);
  } catch (FormatterException e) {
    System.err.println(file + ": " + e.getMessage());
    return false;
  }
}
