package org.rekkas.delivery.reader;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.rekkas.delivery.files.Removal;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;

/**
 * {@code delete}, {@code move}, {@code create} and {@code erase}: what changes a mailbox. What is
 * meant for all of a folder, or for a whole mailbox, is done only with {@code --yes}; the whole is
 * never what is left when no folder is named. Messages that are damaged stay, and are named; a
 * folder goes with all that it holds.
 */
final class Tidying {
  /** The dots ask the command line for all words that are left; they come with spaces between. */
  static final String NUMBERS = "N...";

  static final String ALL = "--all";
  static final String YES = "--yes";
  static final String TO = "--to";

  private static final String SAY = ": say --yes as well";

  private final MailStore store;
  private final Mailbox owner;

  Tidying(MailStore store, Mailbox owner) {
    this.store = store;
    this.owner = owner;
  }

  Report delete(String folder, Invocation call) {
    if (call.flag(ALL) == call.value(NUMBERS).isPresent()) {
      return new Report.Failed("name numbers of the list, or say --all");
    }
    if (call.flag(ALL)) {
      return call.flag(YES)
          ? empty(folder)
          : new Report.Failed("that is for all messages of " + folder + ", and for good" + SAY);
    }
    Optional<List<Long>> numbers = numbers(call);
    if (numbers.isEmpty()) {
      return new Report.Failed("those are not all numbers of the list");
    }
    List<Long> missing = missing(folder, numbers.get());
    var removal = new Removal(store, owner, folder);
    removal.of(numbers.get());
    String done = messages(removal.removed()) + " of " + folder + " deleted";
    return told(done, folder, missing, removal.damaged());
  }

  private Report empty(String folder) {
    var removal = new Removal(store, owner, folder);
    removal.below(Long.MAX_VALUE);
    return told(
        messages(removal.removed()) + " of " + folder + " deleted",
        folder,
        List.of(),
        removal.damaged());
  }

  Report move(String folder, Invocation call) {
    Optional<List<Long>> numbers = numbers(call);
    String to = call.value(TO).orElse("");
    if (numbers.isEmpty() || to.isEmpty()) {
      return new Report.Failed("name numbers of the list, and the folder: move N --to FOLDER");
    }
    Optional<Folder> target = TargetFolder.of(store, owner, to);
    if (target.isEmpty()) {
      return new Report.Failed(TargetFolder.NO_NAME + to);
    }
    if (store.folder(owner, folder).equals(target)) {
      return new Report.Failed("they are in " + folder + " already");
    }
    List<Long> missing = missing(folder, numbers.get());
    var damaged = new ArrayList<Long>();
    int moved =
        numbers.get().stream()
            .gather(Gatherers.windowFixed(Removal.PIECE))
            .mapToInt(piece -> move(folder, piece, to, damaged))
            .sum();
    String done = messages(moved) + " moved from " + folder + " to " + target.get().name();
    return told(done, folder, missing, damaged);
  }

  /** A piece at once; where one of them is damaged, one by one. */
  private int move(String folder, List<Long> uids, String to, List<Long> damaged) {
    try {
      return store.move(owner, folder, uids, to).size();
    } catch (UncheckedIOException _) {
      if (uids.size() == 1) {
        damaged.addAll(uids);
        return 0;
      }
      return uids.stream().mapToInt(uid -> move(folder, List.of(uid), to, damaged)).sum();
    }
  }

  /** So that {@code ali+lists@} leads there. */
  Report create(Optional<String> folder) {
    if (folder.isEmpty()) {
      return new Report.Failed("name the folder: create --folder FOLDER");
    }
    String name = folder.get();
    if (store.folder(owner, name).isEmpty() && store.create(owner, name)) {
      return Report.lines(name + " is there");
    }
    return new Report.Failed(
        store.folder(owner, name).isPresent()
            ? name + " exists already"
            : TargetFolder.NO_NAME + name);
  }

  /** One folder with its messages, or all of them; of INBOX, which always exists, the messages. */
  Report erase(Optional<String> folder, Invocation call) {
    if (call.flag(ALL) == folder.isPresent()) {
      return new Report.Failed("name the folder: erase --folder FOLDER; or for all: erase --all");
    }
    if (!call.flag(YES)) {
      String what = folder.map(name -> "the folder " + name + " with").orElse("all folders and");
      return new Report.Failed("that is for " + what + " all their messages, and for good" + SAY);
    }
    List<Folder> folders =
        folder
            .map(name -> store.folder(owner, name).stream().toList())
            .orElseGet(() -> store.folders(owner));
    long count = 0;
    var damaged = new ArrayList<Long>();
    for (Folder each : folders) {
      if (each.name().equals(Folder.INBOX)) {
        var removal = new Removal(store, owner, Folder.INBOX);
        removal.below(Long.MAX_VALUE);
        count += removal.removed();
        damaged.addAll(removal.damaged());
      } else if (store.delete(owner, each.name())) {
        count += each.messages();
      }
    }
    String names = folders.stream().map(Folder::name).collect(Collectors.joining(", "));
    return told(messages(count) + " deleted: " + names, Folder.INBOX, List.of(), damaged);
  }

  private static Report told(String done, String folder, List<Long> missing, List<Long> damaged) {
    var text = new StringBuilder(done);
    if (!missing.isEmpty()) {
      text.append("; not in ").append(folder).append(": ").append(words(missing));
    }
    if (!damaged.isEmpty()) {
      text.append("; these are damaged and stay in ").append(folder).append(": ");
      text.append(words(damaged));
    }
    return missing.isEmpty() && damaged.isEmpty()
        ? Report.lines(done)
        : new Report.Failed(text.toString());
  }

  private List<Long> missing(String folder, List<Long> uids) {
    return uids.stream().filter(uid -> !exists(folder, uid)).toList();
  }

  private boolean exists(String folder, long uid) {
    try {
      return store.message(owner, folder, uid).isPresent();
    } catch (UncheckedIOException _) {
      return true; // what is damaged is there, too
    }
  }

  /** Empty where there is none, or one of the words is no number. */
  private static Optional<List<Long>> numbers(Invocation call) {
    var numbers = new LinkedHashSet<Long>();
    for (String word : call.value(NUMBERS).orElse("").split(" ")) {
      numbers.add(MailCommand.number(word));
    }
    return numbers.contains(0L) ? Optional.empty() : Optional.of(List.copyOf(numbers));
  }

  private static String words(List<Long> uids) {
    return uids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }
}
