package org.rekkas.delivery.reader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rekkas.delivery.files.ForcedFolder;
import org.rekkas.delivery.files.Import;
import org.rekkas.delivery.files.Maildir;
import org.rekkas.delivery.files.MboxReader;
import org.rekkas.delivery.files.MboxWriter;
import org.rekkas.delivery.files.Pages;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * {@code export} and {@code import}: a folder to and from an mbox ({@code -} is the caller's own
 * output or input) or a Maildir. Nothing that exists is written over; what is made is its owner's
 * alone, and on disk when it is reported; what cannot be written whole is taken away again, for it
 * would be in the way of the next try. Damaged messages are left out and named at the end; those
 * that somebody deletes meanwhile are left out.
 */
final class Exchange {
  static final String MBOX = "--mbox";
  static final String MAILDIR = "--maildir";
  private static final Report WHERE =
      new Report.Failed("name one file or folder: --mbox FILE, --mbox - or --maildir DIR");

  private final Surroundings given;

  Exchange(Surroundings given) {
    this.given = given;
  }

  Report exported(Mailbox owner, String folder, Invocation call) throws IOException {
    Optional<String> mbox = call.value(MBOX);
    Optional<String> maildir = call.value(MAILDIR);
    if (mbox.isPresent() == maildir.isPresent()) {
      return WHERE;
    }
    if (mbox.isPresent() && mbox.get().equals("-")) {
      return new Report.Octets(out -> toMbox(owner, folder, out).requireAll());
    }
    Path target = Path.of(mbox.or(() -> maildir).orElseThrow());
    if (!target.isAbsolute()) {
      return new Report.Failed("not an absolute path: " + target);
    }
    Optional<Exported> done =
        mbox.isPresent() ? toFile(owner, folder, target) : toMaildir(owner, folder, target);
    return done.map(exported -> exported.report(folder, target))
        .orElse(new Report.Failed(target + " exists; name a file or folder that does not"));
  }

  /**
   * What came of an export.
   *
   * @param unreadable the UIDs of damaged messages
   */
  private record Exported(long count, List<Long> unreadable) {
    Report report(String folder, Path target) {
      String done = messages(count) + " of " + folder + " written to " + target;
      return unreadable.isEmpty()
          ? Report.lines(done)
          : new Report.Failed(done + "; " + unreadableOnes());
    }

    /** At the end of an output that has no other report. */
    void requireAll() throws IOException {
      if (!unreadable.isEmpty()) {
        throw new IOException(unreadableOnes());
      }
    }

    private String unreadableOnes() {
      return "these are damaged and cannot be read: "
          + unreadable.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
  }

  Report imported(Mailbox owner, String folder, Invocation call) throws IOException {
    Optional<String> mbox = call.value(MBOX);
    Optional<String> maildir = call.value(MAILDIR);
    if (mbox.isPresent() == maildir.isPresent()) {
      return WHERE;
    }
    var store = given.store();
    if (TargetFolder.of(store, owner, folder).isEmpty()) {
      return new Report.Failed(TargetFolder.NO_NAME + folder);
    }
    String occasion = "import " + MailId.fresh(given.clock().instant(), given.random());
    try (var messages =
        new Import(store, given.vault(), owner, folder, occasion, given.clock().instant())) {
      return counted(
          messages,
          folder,
          to ->
              mbox.isPresent()
                  ? fromMbox(mbox.get(), call.input(), to, folder)
                  : fromMaildir(Path.of(maildir.orElseThrow()), to, folder));
    }
  }

  /** One that is broken off tells how far it came. */
  private interface Source {
    Report into(Import to) throws IOException;
  }

  private static Report counted(Import to, String folder, Source source) throws IOException {
    try {
      return source.into(to);
    } catch (IOException | UncheckedIOException | VaultUnwritable e) {
      if (to.brought() == 0) {
        throw e;
      }
      throw new IOException(
          brought(to, folder) + ", and it was broken off; given again, it goes on: " + e, e);
    }
  }

  private static String brought(Import messages, String folder) {
    var known = messages.known() == 0 ? "" : ", " + messages.known() + " were there already";
    return messages(messages.brought()) + " brought to " + folder + known;
  }

  private static Report fromMbox(String file, InputStream input, Import to, String folder)
      throws IOException {
    boolean good;
    if (file.equals("-")) {
      good = MboxReader.read(input, to);
    } else {
      try (var in = Files.newInputStream(Path.of(file))) {
        good = MboxReader.read(in, to);
      }
    }
    if (!good) {
      return new Report.Failed("this is no mbox: it does not begin with a From line");
    }
    to.finish();
    return Report.lines(brought(to, folder));
  }

  /** What was left behind is told; where that was messages, or may have been, it is a failure. */
  private static Report fromMaildir(Path place, Import to, String folder) throws IOException {
    var maildir = Maildir.open(place);
    if (maildir.isEmpty()) {
      return new Report.Failed("this is no Maildir: it has no folders cur and new: " + place);
    }
    Maildir.Left left = maildir.get().read(to);
    to.finish();
    var lines = new ArrayList<String>();
    lines.add(brought(to, folder));
    if (left.gone() > 0) {
      lines.add(left.gone() + " went away meanwhile");
    }
    if (left.noFiles() > 0) {
      lines.add(left.noFiles() + " left out: no files; symbolic links are not followed");
    }
    if (!left.folders().isEmpty()) {
      lines.add("to be brought by themselves: " + String.join(", ", left.folders()));
    }
    return left.gone() + left.noFiles() == 0
        ? new Report.Lines(lines)
        : new Report.Failed(String.join("; ", lines));
  }

  private Optional<Exported> toFile(Mailbox owner, String folder, Path file) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.createFile(file, mode);
    } catch (FileAlreadyExistsException _) {
      return Optional.empty();
    }
    boolean whole = false;
    try (var out = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      Exported done = toMbox(owner, folder, Channels.newOutputStream(out));
      out.force(true);
      ForcedFolder.holding(file);
      whole = true;
      return Optional.of(done);
    } catch (IOException e) {
      throw unwritten(file, e);
    } finally {
      if (!whole) {
        Files.delete(file);
      }
    }
  }

  private Exported toMbox(Mailbox owner, String folder, OutputStream out) throws IOException {
    var writer = new MboxWriter(out);
    Exported done = each(owner, folder, writer::write);
    writer.finish();
    return done;
  }

  private Optional<Exported> toMaildir(Mailbox owner, String folder, Path place)
      throws IOException {
    if (!Maildir.isFree(place)) {
      return Optional.empty();
    }
    var maildir = Maildir.create(place);
    long validity = given.store().folder(owner, folder).map(f -> f.uidValidity()).orElse(1L);
    boolean whole = false;
    try {
      Exported done =
          each(owner, folder, (message, content) -> maildir.write(message, validity, content));
      maildir.force();
      whole = true;
      return Optional.of(done);
    } catch (IOException e) {
      throw unwritten(place, e);
    } finally {
      if (!whole) {
        maildir.discard();
      }
    }
  }

  private static IOException unwritten(Path target, IOException why) {
    return new IOException("cannot write " + target + ", and nothing is left of it: " + why, why);
  }

  /** Takes one message after another; false for one that cannot be read. */
  private interface Taker {
    boolean take(Message message, Content content) throws IOException;
  }

  private Exported each(Mailbox owner, String folder, Taker taker) throws IOException {
    var unreadable = new ArrayList<Long>();
    long count = 0;
    var pages = new Pages(given.store(), owner, folder, unreadable::add);
    List<Message> page = pages.from(1);
    while (!page.isEmpty()) {
      for (Message message : page) {
        if (isTaken(owner, folder, message, taker)) {
          count++;
        } else if (isThere(owner, folder, message)) {
          unreadable.add(message.uid());
        }
      }
      page = pages.behind(page);
    }
    return new Exported(count, unreadable.stream().sorted().toList());
  }

  /** False where it cannot be read: it is damaged, or gone. */
  private boolean isTaken(Mailbox owner, String folder, Message message, Taker taker)
      throws IOException {
    try {
      Optional<Content> content = given.store().content(owner, folder, message.uid());
      return content.isPresent() && taker.take(message, content.get());
    } catch (UncheckedIOException _) {
      return false; // what the store says of it is damaged
    }
  }

  /** Whoever deleted it meanwhile did no damage. */
  private boolean isThere(Mailbox owner, String folder, Message message) {
    try {
      return given.store().message(owner, folder, message.uid()).isPresent();
    } catch (UncheckedIOException _) {
      return true; // what is damaged is there, too
    }
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }
}
