package org.rekkas.delivery.reader;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;

/**
 * {@code rekkas mail USER} lists, {@code rekkas mail USER N} shows, {@code rekkas mail USER export}
 * and {@code import} write and read files, {@code delete}, {@code move}, {@code create} and {@code
 * erase} tidy. Looking changes no flag: it is the administrator who looks, not the reader.
 */
public final class MailCommand implements AdminCommand {
  private static final int NEWEST = 1000;
  private static final String WORDS = "folders, export, import, delete, move, create, erase";

  /** What takes no more words, so that a folder without {@code --folder} is not passed over. */
  private static final Set<String> ALONE =
      Set.of("list", "folders", "export", "import", "create", "erase");

  private static final String FOLDER = "--folder";
  private static final String LAST = "--last";
  private static final String RAW = "--raw";

  /** The options of each word; who gives another one means something else. */
  private static final Map<String, List<String>> OPTIONS =
      Map.of(
          "list", List.of(FOLDER, LAST),
          "folders", List.of(),
          "export", List.of(FOLDER, Exchange.MBOX, Exchange.MAILDIR),
          "import", List.of(FOLDER, Exchange.MBOX, Exchange.MAILDIR),
          "delete", List.of(FOLDER, Tidying.ALL, Tidying.YES),
          "move", List.of(FOLDER, Tidying.TO),
          "create", List.of(FOLDER),
          "erase", List.of(FOLDER, Tidying.ALL, Tidying.YES));

  private static final List<String> OF_A_NUMBER = List.of(FOLDER, RAW);

  private final Surroundings given;

  public MailCommand(Surroundings given) {
    this.given = given;
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public String summary() {
    return "Lists a user's mail, shows, moves and deletes messages, exports and imports folders.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("USER", Parameter.Kind.REQUIRED, "whose mail: ali, or ali@example.org"),
        new Parameter(
            "WHAT",
            Parameter.Kind.OPTIONAL,
            "a number of the list shows that message; or: " + WORDS),
        new Parameter(
            Tidying.NUMBERS, Parameter.Kind.OPTIONAL, "with delete and move: numbers of the list"),
        new Parameter(FOLDER, Parameter.Kind.OPTION, "another folder than INBOX"),
        new Parameter(LAST, Parameter.Kind.OPTION, "list so many of the newest; 1000 if not told"),
        new Parameter(RAW, Parameter.Kind.FLAG, "show the message's octets as they are"),
        new Parameter(
            Exchange.MBOX, Parameter.Kind.PATH, "export to or import from this mbox; - for a pipe"),
        new Parameter(
            Exchange.MAILDIR, Parameter.Kind.PATH, "export to or import from this Maildir"),
        new Parameter(
            Tidying.TO, Parameter.Kind.OPTION, "move to this folder, made if it is not there"),
        new Parameter(
            Tidying.ALL,
            Parameter.Kind.FLAG,
            "with delete: all messages of the folder; with erase: all folders"),
        new Parameter(
            Tidying.YES, Parameter.Kind.FLAG, "with delete --all and erase: it is meant"));
  }

  @Override
  public Report run(Invocation call) throws IOException {
    String user = call.value("USER").orElse("");
    return switch (new Owners(given).find(user)) {
      case Owners.Answer.Owner(Mailbox owner) -> run(owner, user, call);
      case Owners.Answer.Nobody() -> new Report.Failed("no such user: " + user);
      case Owners.Answer.Unclear(String domain, String why) ->
          new Report.Failed("the accounts of " + domain + " cannot be asked: " + why);
    };
  }

  private Report run(Mailbox owner, String user, Invocation call) throws IOException {
    Optional<String> named = call.value(FOLDER);
    String folder = named.orElse(Folder.INBOX);
    String what = call.value("WHAT").orElse("list");
    Optional<String> wrong = wrong(what, call);
    if (wrong.isPresent()) {
      return new Report.Failed(wrong.get());
    }
    boolean makes = what.equals("import") || what.equals("create");
    if (!makes && given.store().folder(owner, folder).isEmpty()) {
      return new Report.Failed(user + " has no folder " + folder);
    }
    return switch (what) {
      case "list" -> list(owner, folder, call);
      case "folders" -> listing().folders(owner);
      case "export" -> new Exchange(given).exported(owner, folder, call);
      case "import" -> new Exchange(given).imported(owner, folder, call);
      case "delete" -> new Tidying(given.store(), owner).delete(folder, call);
      case "move" -> new Tidying(given.store(), owner).move(folder, call);
      case "create" -> new Tidying(given.store(), owner).create(named);
      case "erase" -> new Tidying(given.store(), owner).erase(named, call);
      default -> show(owner, folder, number(what), call);
    };
  }

  /** Why what is given does not go with the word. */
  private Optional<String> wrong(String what, Invocation call) {
    Optional<String> left = call.value(Tidying.NUMBERS);
    if (left.isPresent() && ALONE.contains(what)) {
      return Optional.of(
          what + " takes no more words; a folder is named by --folder: " + left.get());
    }
    List<String> options = number(what) > 0 ? OF_A_NUMBER : OPTIONS.get(what);
    if (options == null) {
      return Optional.of("not a number of the list, nor one of " + WORDS + ": " + what);
    }
    String own = options.isEmpty() ? "none" : String.join(", ", options);
    return parameters().stream()
        .map(Parameter::name)
        .filter(name -> name.startsWith("--") && call.value(name).isPresent())
        .filter(name -> !options.contains(name))
        .map(name -> name + " is no option of " + what + ", which takes " + own)
        .map(why -> why + "; nothing was done")
        .findFirst();
  }

  private Report list(Mailbox owner, String folder, Invocation call) throws IOException {
    long last = call.value(LAST).map(MailCommand::number).orElse((long) NEWEST);
    if (last < 1 || last > Integer.MAX_VALUE) {
      return new Report.Failed(LAST + " takes a number from 1");
    }
    return listing().messages(owner, folder, (int) last);
  }

  private Report show(Mailbox owner, String folder, long uid, Invocation call) throws IOException {
    if (call.value(Tidying.NUMBERS).isPresent()) {
      return new Report.Failed("one message is shown at a time");
    }
    var content = given.store().content(owner, folder, uid);
    if (content.isEmpty()) {
      return new Report.Failed("no message " + uid + " in " + folder);
    }
    var octets = content.get();
    if (!call.flag(RAW)) {
      return new Report.Octets(new Showing(octets));
    }
    return new Report.Octets(
        out -> {
          try (var in = octets.open()) {
            in.transferTo(out);
          }
        });
  }

  private Listing listing() {
    return new Listing(given.store(), given.clock().getZone());
  }

  /** 0 for what is no number. */
  static long number(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !text.isEmpty() && text.length() < 11 ? Long.parseLong(text) : 0;
  }
}
