package org.rekkas.plugins.mailets;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.mime.Header;
import org.rekkas.mime.Origin;
import org.rekkas.mime.Part;
import org.rekkas.mime.Walk;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/** The words of conditions, and what each asks. */
final class Words {
  private static final List<String> ALL =
      List.of(
          "all",
          "sender",
          "recipient",
          "domain",
          "header",
          "size",
          "authenticated",
          "network",
          "has-attachment");

  private Words() {}

  static Condition condition(String word, List<String> arguments) {
    return switch (word) {
      case "all" -> whole(arguments, mail -> true);
      case "authenticated" -> whole(arguments, mail -> Origin.of(mail.trace()).authenticated());
      case "has-attachment" -> whole(arguments, Words::hasAttachment);
      case "sender" -> sender(some(word, arguments));
      case "recipient" -> recipient(some(word, arguments));
      case "domain" -> domain(some(word, arguments));
      case "header" -> header(some(word, arguments));
      case "size" -> size(some(word, arguments));
      case "network" -> network(some(word, arguments));
      default ->
          throw new IllegalArgumentException(
              "there is no condition \"" + word + "\"; there are " + String.join(", ", ALL));
    };
  }

  private static Condition whole(List<String> arguments, Condition.Question question) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("\"" + arguments.getFirst() + "\" is asked for nowhere");
    }
    return new Condition.Whole(question);
  }

  private static List<String> some(String word, List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(word + " needs an argument: " + word + "(…)");
    }
    return arguments;
  }

  private static Condition sender(List<String> arguments) {
    var patterns = arguments.stream().map(AddressPattern::of).toList();
    return new Condition.Whole(
        mail ->
            patterns.stream().anyMatch(p -> p.matches(mail.envelope().reversePath().mailbox())));
  }

  private static Condition recipient(List<String> arguments) {
    var patterns = arguments.stream().map(AddressPattern::of).toList();
    return new Condition.Each(
        recipient ->
            patterns.stream().anyMatch(p -> p.matches(Optional.of(recipient.path().mailbox()))));
  }

  private static Condition domain(List<String> arguments) {
    var patterns = arguments.stream().map(name -> AddressPattern.of("*@" + name)).toList();
    return new Condition.Each(recipient -> isOf(recipient, patterns));
  }

  private static boolean isOf(Recipient recipient, List<AddressPattern> patterns) {
    var address = Optional.of(recipient.path().mailbox());
    return patterns.stream().anyMatch(pattern -> pattern.matches(address));
  }

  /** A field of this name, and one of these texts in it, whatever the case. */
  private static Condition header(List<String> arguments) {
    String name = arguments.getFirst();
    if (!name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
      throw new IllegalArgumentException("\"" + name + "\" is no name of a header field");
    }
    var texts = arguments.stream().skip(1).map(text -> text.toLowerCase(Locale.ROOT)).toList();
    return new Condition.Whole(
        mail ->
            header(mail)
                .all(name)
                .map(field -> field.text().toLowerCase(Locale.ROOT))
                .anyMatch(text -> texts.isEmpty() || texts.stream().anyMatch(text::contains)));
  }

  private static Header header(Mail mail) {
    try (var message = Messages.open(Messages.of(mail))) {
      return message.header();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Condition size(List<String> arguments) {
    long least = Octets.of(arguments.getFirst());
    if (arguments.size() > 1) {
      throw new IllegalArgumentException("size has one argument: size(10M)");
    }
    return new Condition.Whole(mail -> mail.size() > least);
  }

  private static Condition network(List<String> arguments) {
    var networks = new ArrayList<Network>();
    arguments.forEach(argument -> networks.add(Network.of(argument)));
    return new Condition.Whole(
        mail ->
            Origin.of(mail.trace())
                .client()
                .map(client -> networks.stream().anyMatch(n -> n.contains(client)))
                .orElse(false));
  }

  private static boolean hasAttachment(Mail mail) {
    try (var message = Messages.open(mail.content())) {
      var top = new Part(message.header());
      var found = new boolean[] {top.isAttachment()};
      Walk.through(
          top,
          message.body(),
          OutputStream.nullOutputStream(),
          part -> {
            found[0] |= part.isAttachment();
            return Optional.empty();
          });
      return found[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
