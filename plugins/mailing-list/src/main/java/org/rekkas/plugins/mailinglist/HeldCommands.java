package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Parameter.Kind;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Reply;

/** {@code rekkas list held}, {@code approve} and {@code reject}: posts that wait. */
record HeldCommands(Lists lists, HeldPosts held, Moderation moderation) {
  private static final String RAW = "--raw";
  private static final String NO_SUCH = "no such post waits for ";
  private static final Parameter ID =
      new Parameter("ID", Kind.REQUIRED, "the post, as rekkas list held names it");

  AdminCommand show() {
    return new ListCommand(
        "list held",
        "Shows the posts that wait to be let through, or the text of one.",
        List.of(
            new Parameter("ADDRESS", Kind.OPTIONAL, "the list; without it: all lists"),
            new Parameter(
                "ID",
                Kind.OPTIONAL,
                "the post, of a long one the first 64 KB, with controls escaped"),
            new Parameter(RAW, Kind.FLAG, "with ID: all its octets, as they are")),
        this::show);
  }

  AdminCommand approve() {
    return new ListCommand(
        "list approve",
        "Lets a held post through, to the members.",
        List.of(ListCommand.ADDRESS, ID),
        this::approve);
  }

  AdminCommand reject() {
    return new ListCommand(
        "list reject",
        "Drops a held post, all of an author, or all.",
        List.of(
            ListCommand.ADDRESS,
            new Parameter("ID", Kind.OPTIONAL, "the post, as rekkas list held names it"),
            new Parameter("--author", Kind.OPTION, "all that claim to be of this address"),
            new Parameter("--all", Kind.FLAG, "all that wait for the list")),
        this::reject);
  }

  private Report show(Invocation given) throws IOException {
    if (given.value("ID").isPresent()) {
      return text(given);
    }
    return given.flag(RAW)
        ? new Report.Failed("--raw shows one post: give the list's address, and the post's ID")
        : listing(given);
  }

  private Report text(Invocation given) throws IOException {
    MailingList list = ListCommands.find(lists, given);
    Optional<Held> found = held.find(list, id(given));
    if (found.isEmpty()) {
      return new Report.Failed(NO_SUCH + list.address());
    }
    var text = new PostText(found.get().trace(), held.content(found.get()));
    return given.flag(RAW) ? new Report.Octets(text::raw) : text.lines();
  }

  private Report listing(Invocation given) {
    var some =
        given.value("ADDRESS").isPresent() ? List.of(ListCommands.find(lists, given)) : lists.all();
    var rows = new ArrayList<List<String>>();
    for (MailingList list : some) {
      for (var post : held.all(list)) {
        rows.add(
            List.of(
                list.address().toString(),
                post.id().text(),
                post.since().toString(),
                post.author(),
                post.subject(),
                post.why()));
      }
    }
    return new Report.Table(List.of("list", "id", "since", "author", "subject", "why"), rows);
  }

  private Report approve(Invocation given) throws IOException {
    MailingList list = ListCommands.find(lists, given);
    return moderation
        .approve(list, id(given))
        .<Report>map(reply -> new Report.Failed(list.address() + ": " + reply))
        .orElseGet(() -> Report.lines("It goes to the members of " + list.address()));
  }

  private Report reject(Invocation given) throws IOException {
    MailingList list = ListCommands.find(lists, given);
    int dropped = 0;
    var beingDecided = new ArrayList<String>();
    for (Held post : held.all(list)) {
      if (isMeant(given, post)) {
        String id = post.id().text();
        Optional<Reply> why = moderation.reject(list, id);
        dropped += why.isEmpty() ? 1 : 0;
        why.filter(Replies.BEING_DECIDED::equals).ifPresent(_ -> beingDecided.add(id));
      }
    }
    if (!beingDecided.isEmpty()) {
      return new Report.Failed(
          dropped + " dropped; somebody decides just now about " + String.join(", ", beingDecided));
    }
    return dropped > 0
        ? Report.lines(dropped + " dropped.")
        : new Report.Failed(NO_SUCH + list.address());
  }

  private static boolean isMeant(Invocation given, Held post) {
    return given.flag("--all")
        || given.value("--author").filter(post::isOf).isPresent()
        || post.id().text().equals(id(given));
  }

  private static String id(Invocation given) {
    return given.value("ID").orElse("");
  }
}
