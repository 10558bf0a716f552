package org.rekkas.delivery.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.store.Message;

/**
 * A Maildir (cr.yp.to/proto/maildir.html): a file for each message, flags in its name, the date in
 * its time of change. Lines end by LF where all of the message's ended by CRLF; any other message
 * is written octet by octet. Reading turns that round, so what was written comes back as it was.
 * Keywords have no place in a Maildir. Symbolic links are not followed.
 */
public final class Maildir {
  private static final int BUFFER = 16 * 1024;

  private final Path folder;
  private final List<Path> made;

  /**
   * @param made those of its folders that were not there before, its own first
   */
  private Maildir(Path folder, List<Path> made) {
    this.folder = folder;
    this.made = List.copyOf(made);
  }

  /** Makes the folders of a new Maildir. */
  public static Maildir create(Path folder) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    var made = new ArrayList<Path>();
    for (Path each :
        List.of(folder, folder.resolve("tmp"), folder.resolve("new"), folder.resolve("cur"))) {
      if (!Files.isDirectory(each)) {
        Files.createDirectory(each, mode);
        made.add(each);
      }
    }
    return new Maildir(folder, made);
  }

  /** Takes away what {@link #create} made, with all that was written into it. */
  public void discard() throws IOException {
    for (Path each : made.reversed()) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(each)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(each);
    }
  }

  /** Empty where there is no Maildir. */
  public static Optional<Maildir> open(Path folder) {
    boolean there =
        Files.isDirectory(folder.resolve("cur"), LinkOption.NOFOLLOW_LINKS)
            && Files.isDirectory(folder.resolve("new"), LinkOption.NOFOLLOW_LINKS);
    return there ? Optional.of(new Maildir(folder, List.of())) : Optional.empty();
  }

  /** Whether nothing is there yet, or an empty folder. */
  public static boolean isFree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  /**
   * Writes a message, and forces it to disk; its name with {@link #force}.
   *
   * @return false, and nothing is written, where the content cannot be read: it is damaged, or gone
   */
  public boolean write(Message message, long uidValidity, Content content) throws IOException {
    Optional<Opened> opened = Opened.of(content);
    if (opened.isEmpty()) {
      return false;
    }
    try (var whole = opened.get()) {
      write(message, uidValidity, whole);
    }
    return true;
  }

  private void write(Message message, long uidValidity, Opened content) throws IOException {
    var made = folder.resolve("tmp").resolve(MaildirName.base(message, uidValidity));
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(made, mode);
    try (var file = FileChannel.open(made, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
      copy(content.in(), out, content.ends() == LineEnds.CRLF);
      out.flush();
      file.force(false);
    }
    Files.setLastModifiedTime(made, FileTime.from(message.internalDate()));
    boolean recent = message.flags().isEmpty();
    var place = folder.resolve(recent ? "new" : "cur");
    String name = MaildirName.of(message, uidValidity, Files.size(made));
    Files.move(made, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Forces the names of what was written, and its own. */
  public void force() throws IOException {
    for (Path each : List.of(folder.resolve("new"), folder.resolve("cur"), folder)) {
      ForcedFolder.force(each);
    }
    ForcedFolder.holding(folder);
  }

  /**
   * What was not read.
   *
   * @param gone how many messages went away meanwhile
   * @param noFiles how many things were no files, such as symbolic links
   * @param folders names of the folders beside the first one, as Maildir++ has them
   */
  public record Left(int gone, int noFiles, List<String> folders) {
    public Left {
      folders = List.copyOf(folders);
    }
  }

  /**
   * Reads all messages, by name: that is by time, for what most programs write. One that another
   * program gave other flags meanwhile, and so another name, is looked for once more.
   */
  public Left read(MessageSink sink) throws IOException {
    var gone = new HashSet<String>();
    var read = new HashSet<String>();
    int noFiles = 0;
    for (Path file : files()) {
      if (isOther(file)) {
        noFiles++;
        continue;
      }
      var unique = MaildirName.unique(file.getFileName().toString());
      (read(file, sink) ? read : gone).add(unique);
    }
    gone.removeAll(read);
    if (!gone.isEmpty()) {
      for (Path file : files()) {
        var unique = MaildirName.unique(file.getFileName().toString());
        if (gone.contains(unique) && read(file, sink)) {
          gone.remove(unique);
        }
      }
    }
    return new Left(gone.size(), noFiles, folders());
  }

  private static boolean isOther(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private List<String> folders() throws IOException {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve(""), ".*")) {
      for (Path each : all) {
        if (open(each).isPresent()) {
          names.add(each.getFileName().toString());
        }
      }
    }
    names.sort(null);
    return names;
  }

  /** False where it is not there. Once the sink has begun, it needs its name no more. */
  private static boolean read(Path file, MessageSink sink) throws IOException {
    BasicFileAttributes known;
    SeekableByteChannel octets;
    try {
      known = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      octets = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      return false;
    }
    try (octets) {
      LineEnds ends = LineEnds.of(Channels.newInputStream(octets));
      sink.begin();
      var in = Channels.newInputStream(octets.position(0));
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (ends == LineEnds.LF) {
          writeLines(buffer, n, sink);
        } else {
          sink.write(buffer, 0, n);
        }
      }
    }
    var date = known.lastModifiedTime().toInstant();
    sink.end(Optional.of(date), MaildirName.flags(file.getFileName().toString()));
    return true;
  }

  private static void writeLines(byte[] from, int length, MessageSink sink) throws IOException {
    var lines = new byte[2 * length];
    int size = 0;
    for (int i = 0; i < length; i++) {
      if (from[i] == '\n') {
        lines[size++] = '\r';
      }
      lines[size++] = from[i];
    }
    sink.write(lines, 0, size);
  }

  private static void copy(InputStream in, OutputStream out, boolean dropCr) throws IOException {
    var buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (!dropCr || buffer[i] != '\r') {
          out.write(buffer[i]);
        }
      }
    }
  }

  /**
   * Messages go from new to cur: one that does meanwhile is found in both, and read where it is.
   * The other way round it would be found in neither.
   */
  private List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    for (String place : List.of("new", "cur")) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve(place))) {
        all.forEach(files::add);
      }
    }
    files.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
    return files;
  }
}
