package org.rekkas.kernel.admin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.queue.SetAside;
import org.rekkas.queue.Wreck;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.textfile.ForcedFile;

/** Commands about mails that were set aside as damaged (attack H4): {@code queue damaged}. */
public final class DamagedOperations {
  private static final int PAGE = 500;
  private static final String NOBODY = "there is none of that name";
  private static final FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Parameter NAMES =
      Operation.several("ID", "their ids, as rekkas queue damaged has them");
  private static final Parameter ALL = Operation.flag("--all", "all of them");
  private static final Parameter YES = Operation.flag("--yes", "it is meant");
  private static final Parameter ANEW =
      Operation.flag("--anew", "with all recipients where it is not known any more who has it");

  private final SetAside aside;

  public DamagedOperations(SetAside aside) {
    this.aside = aside;
  }

  public List<AdminCommand> all() {
    return List.of(
        Operation.of(
            "queue damaged",
            "Lists the mails that could not be read and were set aside.",
            this::list,
            Operation.option("--from", "begins at this id"),
            Operation.JSON),
        Operation.of(
            "queue damaged retry",
            "Takes them back into the queue where they can be read now.",
            this::retry,
            NAMES,
            ALL,
            ANEW),
        Operation.of(
            "queue damaged export",
            "Writes what lies there of them, and their contents, into a folder.",
            this::export,
            new Parameter("DIR", Parameter.Kind.PATH, "where to; nothing is written over"),
            NAMES),
        Operation.of(
            "queue damaged delete",
            "Throws them away for good; nobody is told.",
            this::delete,
            NAMES,
            YES));
  }

  private Report list(Invocation given) {
    List<Wreck> found = aside.list(given.value("--from").orElse(""), PAGE + 1);
    var rows = new ArrayList<List<String>>();
    for (Wreck each : found.subList(0, Math.min(PAGE, found.size()))) {
      rows.add(
          List.of(
              each.name(),
              each.received().map(Instant::toString).orElse("-"),
              each.why().orElse("can be read now (rekkas queue damaged retry)")));
    }
    var page = new Report.Table(List.of("id", "received", "why"), rows);
    Optional<String> next = found.stream().skip(PAGE).findFirst().map(Wreck::name);
    return Rendering.page(page, next, given.flag(Operation.JSON.name()));
  }

  private Report retry(Invocation given) {
    List<String> names = names(given);
    if (names.isEmpty() != given.flag(ALL.name())) {
      return new Report.Failed("name IDs, or --all");
    }
    boolean anew = given.flag(ANEW.name());
    var result = new Result();
    if (names.isEmpty()) {
      aside.forEach(wreck -> result.add(wreck.name(), told(aside.takeBack(wreck.name(), anew))));
    } else {
      names.forEach(name -> result.add(name, told(aside.takeBack(name, anew))));
    }
    return result.told("taken back into the queue");
  }

  /** Empty: it is back. */
  private static String told(SetAside.Return what) {
    return switch (what) {
      case SetAside.Return.Done() -> "";
      case SetAside.Return.NotThere() -> NOBODY;
      case SetAside.Return.Known() -> "a mail of that id is in the queue, or is finished";
      case SetAside.Return.Unreadable(String why) -> why;
    };
  }

  private Report delete(Invocation given) {
    List<String> names = names(given);
    if (names.isEmpty()) {
      return new Report.Failed("name IDs");
    }
    if (!given.flag(YES.name())) {
      return new Report.Failed("that is for good: say --yes as well (rekkas queue damaged export)");
    }
    var result = new Result();
    for (String name : names) {
      var gone = aside.delete(name);
      result.add(name, gone.isPresent() ? "" : NOBODY);
      if (gone.isPresent() && !gone.get().contentToo()) {
        result.remark(name, "gone, but not its content, which nothing names for sure");
      }
    }
    return result.told("deleted");
  }

  private Report export(Invocation given) throws IOException {
    Path folder = Path.of(given.value("DIR").orElseThrow());
    if (!folder.isAbsolute()) {
      return new Report.Failed("not an absolute path: " + folder);
    }
    Files.createDirectories(folder);
    List<String> names = names(given);
    var result = new Result();
    if (names.isEmpty()) {
      aside.forEach(wreck -> write(wreck, folder, result));
    }
    for (String name : names) {
      aside
          .find(name)
          .ifPresentOrElse(wreck -> write(wreck, folder, result), () -> result.add(name, NOBODY));
    }
    ForcedFile.names(folder);
    ForcedFile.names(Objects.requireNonNullElse(folder.getParent(), folder));
    return result.told("written to " + folder);
  }

  private void write(Wreck wreck, Path folder, Result result) {
    var made = new ArrayList<Path>();
    try {
      for (Wreck.Piece piece : wreck.pieces()) {
        Path file = folder.resolve(wreck.name() + "." + piece.from());
        write(new ByteArrayInputStream(piece.octets()), file, made);
      }
      content(wreck, folder.resolve(wreck.name() + ".eml"), made, result);
      result.add(wreck.name(), "");
    } catch (IOException e) {
      String why =
          e instanceof FileAlreadyExistsException there
              ? there.getFile() + " exists"
              : FileTrouble.told(e);
      result.add(wreck.name(), why + removed(made));
    }
  }

  /** Half a mail would only be in the way of the next try. */
  private static String removed(List<Path> made) {
    for (Path file : made) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        return "; and what is written of it stays: " + FileTrouble.told(e);
      }
    }
    return "";
  }

  private void content(Wreck wreck, Path file, List<Path> made, Result result) throws IOException {
    InputStream in;
    try {
      in = aside.open(wreck);
    } catch (IOException e) {
      result.remark(wreck.name(), "its content cannot be read: " + FileTrouble.told(e));
      return;
    }
    try (in) {
      write(in, file, made);
    }
  }

  /** On the disk before it is told: what follows is {@code delete}. */
  private static void write(InputStream in, Path file, List<Path> made) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out = FileChannel.open(file, options, OWNERS)) {
      made.add(file);
      in.transferTo(Channels.newOutputStream(out));
      out.force(true);
    }
  }

  private static List<String> names(Invocation given) {
    return given.value(NAMES.name()).map(words -> List.of(words.split(" "))).orElse(List.of());
  }

  /** What came of each of them. Of one thread. */
  private static final class Result {
    private final List<String> remarks = new ArrayList<>();
    private int done;
    private boolean failed;

    /** Empty: it was done. */
    void add(String name, String why) {
      done += why.isEmpty() ? 1 : 0;
      if (!why.isEmpty()) {
        failed = true;
        remark(name, why);
      }
    }

    void remark(String name, String what) {
      remarks.add(name + ": " + what);
    }

    Report told(String what) {
      var lines = new ArrayList<>(remarks);
      lines.add(done + (done == 1 ? " mail " : " mails ") + what + ".");
      return failed ? new Report.Failed(String.join("\n", lines)) : new Report.Lines(lines);
    }
  }
}
