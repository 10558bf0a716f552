package org.rekkas.plugins.pop3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Lines to commands. RFC 1939 §3: a keyword of any case, arguments with one space before each; what
 * is behind PASS is the password, spaces and all. Names and passwords are UTF-8 (RFC 6856 §2.2),
 * whether the client asked for UTF8 or not: US-ASCII is a part of it.
 */
public final class CommandParser {
  private CommandParser() {}

  /** The line from an index up to another, without its end. */
  public static Command parse(byte[] octets, int from, int to) {
    int space = from;
    while (space < to && octets[space] != ' ') {
      space++;
    }
    int keywordLength = space - from;
    if (keywordLength < 3 || keywordLength > 4) {
      return new Command.Malformed(Answers.UNKNOWN_COMMAND);
    }
    String keyword = new String(octets, from, keywordLength, ISO_8859_1).toUpperCase(Locale.ROOT);
    boolean bare = space == to;
    if (keyword.equals("PASS")) {
      return bare ? bad() : pass(octets, space + 1, to);
    }
    String rest = bare ? "" : utf8(octets, space + 1, to).map(CharBuffer::toString).orElse("\0");
    return rest.indexOf('\0') >= 0 ? bad() : command(keyword, rest.stripTrailing());
  }

  private static Command command(String keyword, String rest) {
    return switch (keyword) {
      case "USER" -> rest.isEmpty() ? bad() : new Command.User(rest);
      case "AUTH" -> auth(rest);
      case "LIST" -> rest.isEmpty() ? all(Command.List::new) : one(rest, Command.List::new);
      case "UIDL" -> rest.isEmpty() ? all(Command.Uidl::new) : one(rest, Command.Uidl::new);
      case "RETR" -> number(rest, Command.Retr::new);
      case "DELE" -> number(rest, Command.Dele::new);
      case "TOP" -> top(rest);
      case "STAT" -> alone(rest, new Command.Stat());
      case "RSET" -> alone(rest, new Command.Rset());
      case "NOOP" -> alone(rest, new Command.Noop());
      case "QUIT" -> alone(rest, new Command.Quit());
      case "CAPA" -> alone(rest, new Command.Capa());
      case "STLS" -> alone(rest, new Command.Stls());
      case "LANG" ->
          rest.indexOf(' ') >= 0 ? bad() : new Command.Lang(rest.toLowerCase(Locale.ROOT));
      case "UTF8" -> alone(rest, new Command.Utf8());
      default -> new Command.Malformed(Answers.UNKNOWN_COMMAND);
    };
  }

  private static Command pass(byte[] octets, int from, int to) {
    Optional<CharBuffer> decoded = utf8(octets, from, to);
    if (decoded.isEmpty()) {
      return bad();
    }
    CharBuffer text = decoded.get();
    char[] password = new char[text.remaining()];
    text.get(password);
    Arrays.fill(text.array(), '\0');
    return new Command.Pass(password);
  }

  private static Optional<CharBuffer> utf8(byte[] octets, int from, int to) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(octets, from, to - from)));
    } catch (CharacterCodingException _) {
      return Optional.empty(); // an old client's Latin-1: no name and no password of ours
    }
  }

  private static Command auth(String rest) {
    String[] words = rest.split(" ", -1);
    if (words.length > 2) {
      return bad();
    }
    return new Command.Auth(
        words[0].toUpperCase(Locale.ROOT),
        words.length == 2 ? Optional.of(words[1]) : Optional.empty());
  }

  private static Command top(String rest) {
    String[] words = rest.split(" ", -1);
    OptionalInt number = words.length == 2 ? decimal(words[0]) : OptionalInt.empty();
    OptionalInt lines = words.length == 2 ? decimal(words[1]) : OptionalInt.empty();
    return number.isPresent() && lines.isPresent()
        ? new Command.Top(number.getAsInt(), lines.getAsInt())
        : bad();
  }

  private static Command all(Function<OptionalInt, Command> command) {
    return command.apply(OptionalInt.empty());
  }

  private static Command one(String rest, Function<OptionalInt, Command> command) {
    OptionalInt number = decimal(rest);
    return number.isPresent() ? command.apply(number) : bad();
  }

  private static Command number(String rest, IntFunction<Command> command) {
    OptionalInt number = decimal(rest);
    return number.isPresent() ? command.apply(number.getAsInt()) : bad();
  }

  /** Up to nine digits: no maildrop has more messages, no message that many lines. */
  private static OptionalInt decimal(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !text.isEmpty() && text.length() < 10
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private static Command alone(String rest, Command command) {
    return rest.isEmpty() ? command : bad();
  }

  private static Command bad() {
    return new Command.Malformed(Answers.BAD_ARGUMENTS);
  }
}
