package org.rekkas.plugins.mailinglist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Parameter.Kind;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas list create}, {@code delete} and {@code show}. */
record ListCommands(
    Lists lists, Roll roll, Standings standings, HeldPosts held, Remains remains, Routes routes) {
  private static final String CATCH_ALL = "aliases/catch-all";

  AdminCommand create() {
    return new ListCommand(
        "list create",
        "Makes a mailing list.",
        List.of(
            ListCommand.ADDRESS,
            option("--owners", "who answers for it: addresses, parted by commas; at least one"),
            option("--moderators", "who decides about held posts; without it: the owners"),
            option("--name", "as people read it"),
            option("--tag", "what stands in brackets before each subject"),
            option("--post", "who may write: " + words(Policy.Posting.class)),
            option("--others", "what becomes of other posts: " + words(Policy.Others.class)),
            option("--unproven", "what of forgeable ones: " + words(Policy.Unproven.class)),
            option("--members", "whether EXPN shows them: " + words(Policy.Shown.class)),
            option("--subscribe", "how people join: " + words(Policy.Joining.class)),
            option("--from", "whom members see as the sender: " + words(Policy.From.class)),
            option(
                "--earlier",
                "what becomes of members and held posts of an earlier list with this address: "
                    + words(Remains.Fate.class)),
            new Parameter("--if-absent", Kind.FLAG, "leaves a list that exists as it is")),
        this::create);
  }

  AdminCommand delete() {
    return new ListCommand(
        "list delete",
        "Deletes a mailing list, with its members and held posts.",
        List.of(ListCommand.ADDRESS),
        this::delete);
  }

  AdminCommand show() {
    return new ListCommand(
        "list show",
        "Shows the mailing lists, or the members of one.",
        List.of(new Parameter("ADDRESS", Kind.OPTIONAL, "the list; without it: all lists")),
        this::show);
  }

  static MailingList find(Lists lists, Invocation given) {
    String address = given.value("ADDRESS").orElse("");
    return lists
        .find(Mailbox.of(address))
        .orElseThrow(() -> new IllegalArgumentException("there is no list " + address));
  }

  private Report create(Invocation given) {
    var list =
        new MailingList(
            Mailbox.of(given.value("ADDRESS").orElse("")),
            given.value("--name").orElse(""),
            addresses(given, "--owners"),
            addresses(given, "--moderators"),
            policy(given),
            given.value("--tag").orElse(""),
            List.of(),
            false);
    if (lists.find(list.address()).isPresent()) {
      return given.flag("--if-absent")
          ? Report.lines(list.address() + " exists already")
          : isThere(list);
    }
    requireFree(list.address());
    Role.NAMED.forEach(role -> requireFree(list.own(role)));
    remains.settle(list, choice(given, "--earlier", Remains.Fate.REFUSE));
    return lists.create(list)
        ? Report.lines(
            list.address() + " is a list.", "rekkas list add " + list.address() + " MEMBERS")
        : isThere(list);
  }

  private static Report isThere(MailingList list) {
    return new Report.Failed(list.address() + " is a list already");
  }

  /** A catch-all has what neither an account nor an alias nor a list has. */
  private void requireFree(Mailbox address) {
    Routes.Routed routed = routes.resolve(new ForwardPath(address));
    Route route = routed.route();
    if (route instanceof Route.NotMine || route instanceof Route.Relay) {
      throw new IllegalArgumentException(address.domain() + " is no domain of this server");
    }
    if (!(route instanceof Route.Unknown) && !routed.by().equals(CATCH_ALL)) {
      throw new IllegalArgumentException(address + " leads to somebody else already");
    }
  }

  private static Policy policy(Invocation given) {
    Policy usual = Policy.USUAL;
    return new Policy(
        choice(given, "--post", usual.post()),
        choice(given, "--others", usual.others()),
        choice(given, "--unproven", usual.unproven()),
        choice(given, "--members", usual.members()),
        choice(given, "--subscribe", usual.subscribe()),
        choice(given, "--from", usual.from()));
  }

  private Report delete(Invocation given) {
    MailingList list = find(lists, given);
    if (list.configured()) {
      throw new IllegalArgumentException(list.address() + " stands in the configuration");
    }
    remains.forget(list);
    lists.delete(list.address()); // last: cut off, it can be done again
    return Report.lines(list.address() + " was deleted.");
  }

  private Report show(Invocation given) {
    if (given.value("ADDRESS").isPresent()) {
      return members(find(lists, given));
    }
    var rows = new ArrayList<List<String>>();
    for (MailingList list : lists.all()) {
      rows.add(row(list));
    }
    return new Report.Table(
        List.of("list", "name", "members", "shown", "post", "others", "owners", "held"), rows);
  }

  private List<String> row(MailingList list) {
    int count = 0;
    for (var members = roll.of(list); members.hasNext(); members.next()) {
      count++;
    }
    return List.of(
        list.address().toString(),
        list.name(),
        Integer.toString(count),
        word(list.policy().members()),
        word(list.policy().post()),
        word(list.policy().others()),
        String.join(", ", list.owners().stream().map(Mailbox::toString).toList()),
        Integer.toString(held.all(list).size()));
  }

  private Report members(MailingList list) {
    var rows = new ArrayList<List<String>>();
    for (var members = roll.of(list); members.hasNext(); ) {
      Mailbox member = members.next().mailbox();
      boolean fixed = list.fixed().contains(member);
      Standing standing = standings.of(list, member);
      rows.add(
          List.of(
              member.toString(),
              fixed ? "configuration" : "joined",
              standing.suspended().map(since -> "suspended since " + since).orElse("gets mail"),
              Integer.toString(standing.hard().size()),
              Long.toString(standing.soft()),
              standing.words()));
    }
    return new Report.Table(List.of("member", "by", "state", "hard", "soft", "last failure"), rows);
  }

  static List<Mailbox> addresses(Invocation given, String name) {
    String text = given.value(name).orElse("").strip();
    return text.isEmpty() ? List.of() : MailingList.mailboxes(List.of(text.split("[,\\s]+")));
  }

  private static <E extends Enum<E>> E choice(Invocation given, String name, E byDefault) {
    if (given.value(name).isEmpty()) {
      return byDefault;
    }
    String text = given.value(name).get();
    for (E each : byDefault.getDeclaringClass().getEnumConstants()) {
      if (word(each).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        name + " is one of " + words(byDefault.getDeclaringClass()) + ", not " + text);
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return String.join(
        ", ", Arrays.stream(type.getEnumConstants()).map(ListCommands::word).toList());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Parameter option(String name, String help) {
    return new Parameter(name, Kind.OPTION, help);
  }
}
