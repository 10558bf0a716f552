package org.rekkas.kernel.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rekkas.queue.Selection;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;

/** The options that say which mails of the queue are meant. */
final class Selecting {
  static final Parameter IDS = Operation.several("ID", "the mails' ids, as in the 250 reply");

  static final List<Parameter> BY_ADDRESS =
      List.of(
          Operation.option("--sender", "all mails of this reverse-path; <> for reports"),
          Operation.option("--recipient", "all mails that still have to reach this address"),
          Operation.option("--domain", "all mails that still have to reach this domain"));

  /** Held mails wait for the administrator, and are meant only where those alone are listed. */
  static final Parameter DESTINATION =
      Operation.option(
          "--destination",
          "all that wait for this host or domain, as rekkas queue destinations has it");

  private Selecting() {}

  /**
   * Each that is named.
   *
   * @throws IllegalArgumentException for what is no id, address or domain
   */
  static List<Selection> of(Invocation given) {
    var all = new ArrayList<Selection>();
    given.value(IDS.name()).map(words -> new Selection.Id(ids(words))).ifPresent(all::add);
    given
        .value("--sender")
        .map(Selecting::reversePath)
        .map(Selection.Sender::new)
        .ifPresent(all::add);
    given
        .value("--recipient")
        .map(ForwardPath::of)
        .map(Selection.Recipient::new)
        .ifPresent(all::add);
    given.value("--domain").map(Selection.Domain::new).ifPresent(all::add);
    given.value(DESTINATION.name()).map(Selection.Waiting::new).ifPresent(all::add);
    return all;
  }

  private static Set<MailId> ids(String words) {
    return Stream.of(words.split(" ")).map(Selecting::id).collect(Collectors.toSet());
  }

  private static MailId id(String word) {
    try {
      return new MailId(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a mail id: " + word, e);
    }
  }

  private static ReversePath reversePath(String text) {
    return text.equals("<>") ? ReversePath.NULL : ReversePath.parse(text);
  }
}
