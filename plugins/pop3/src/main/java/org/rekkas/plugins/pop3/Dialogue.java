package org.rekkas.plugins.pop3;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Answers;
import org.rekkas.plugins.pop3.wire.Command;

/**
 * The order of commands as a function of state and command, RFC 1939 §4 to §6. It knows no socket,
 * no clock and no account.
 *
 * <p>APOP (RFC 1939 §7) is left out: it needs passwords that the server can read. A message that
 * needs UTF-8 is sent as it is to clients that did not ask for UTF8, where RFC 6856 §2.3 wants it
 * downgraded or refused: refusing keeps people from their mail, and every client of today reads it.
 */
final class Dialogue {
  private final Offers offers;
  private final Capabilities capabilities;

  Dialogue(Offers offers, Capabilities capabilities) {
    this.offers = offers;
    this.capabilities = capabilities;
  }

  Step answer(State state, Command command) {
    return switch (command) {
      case Command.Capa() -> new Step.Tell(Answers.FOLLOWS, capabilities.lines());
      case Command.Lang(String range) -> language(range);
      case Command.Malformed(Answer answer) -> new Step.Say(answer);
      default ->
          switch (state) {
            case State.Stranger stranger -> toStranger(stranger, command);
            case State.Reader(Maildrop maildrop) -> toReader(maildrop, command);
          };
    };
  }

  /**
   * RFC 6856 §3: all answers are English, which serves whoever wants some English (RFC 4647 §3.4).
   */
  private static Step language(String range) {
    return switch (range) {
      case "" -> new Step.Tell(Answers.FOLLOWS, Stream.of("en English", "i-default English"));
      case "i-default" -> new Step.Say(Answers.DEFAULT_LANGUAGE);
      case "*", "en" -> new Step.Say(Answers.ENGLISH);
      default -> new Step.Say(range.startsWith("en-") ? Answers.ENGLISH : Answers.NO_SUCH_LANGUAGE);
    };
  }

  private Step toStranger(State.Stranger stranger, Command command) {
    return switch (command) {
      case Command.User _, Command.Pass _ when !offers.passwords() ->
          new Step.Say(Answers.TLS_FIRST);
      case Command.User(String name) ->
          new Step.Turn(new State.Stranger(Optional.of(name)), Answers.NAME_TAKEN);
      case Command.Pass password when stranger.name().isPresent() ->
          new Step.LogIn(stranger.name().get(), password);
      case Command.Pass _ -> new Step.Say(Answers.USER_FIRST);
      case Command.Auth(String mechanism, var _) when mechanism.isEmpty() ->
          new Step.Tell(Answers.FOLLOWS, offers.mechanisms().stream());
      case Command.Auth(String mechanism, var initial) -> new Step.Authenticate(mechanism, initial);
      case Command.Stls() -> offers.startTls() ? new Step.StartTls() : new Step.Say(Answers.NO_TLS);
      case Command.Utf8() -> new Step.Say(Answers.UTF8_ON);
      case Command.Quit() -> new Step.Close(Answers.BYE);
      default -> new Step.Say(Answers.LOG_IN_FIRST);
    };
  }

  private static Step toReader(Maildrop maildrop, Command command) {
    return switch (command) {
      case Command.Stat() -> ok(maildrop.count() + " " + maildrop.size());
      case Command.List(OptionalInt number) -> listing(maildrop, number, maildrop::size);
      case Command.Uidl(OptionalInt number) -> listing(maildrop, number, maildrop::uid);
      case Command.Retr(int number) -> send(maildrop, number, OptionalInt.empty());
      case Command.Top(int number, int lines) -> send(maildrop, number, OptionalInt.of(lines));
      case Command.Dele(int number) -> {
        if (!maildrop.has(number)) {
          yield new Step.Say(Answers.NO_MESSAGE);
        }
        maildrop.delete(number);
        yield new Step.Say(Answers.DELETED);
      }
      case Command.Rset() -> {
        maildrop.undelete();
        yield ok(maildrop.count() + " messages");
      }
      case Command.Noop() -> new Step.Say(Answers.DONE);
      case Command.Quit() -> new Step.Update(maildrop);
      default -> new Step.Say(Answers.LOGGED_IN_ALREADY);
    };
  }

  private static Step listing(Maildrop maildrop, OptionalInt number, IntFunction<Object> of) {
    if (number.isPresent()) {
      int one = number.getAsInt();
      return maildrop.has(one) ? ok(one + " " + of.apply(one)) : new Step.Say(Answers.NO_MESSAGE);
    }
    Stream<String> lines = maildrop.numbers().mapToObj(n -> n + " " + of.apply(n));
    return new Step.Tell(Answer.ok(maildrop.count() + " messages"), lines);
  }

  private static Step send(Maildrop maildrop, int number, OptionalInt lines) {
    return maildrop.has(number)
        ? new Step.Send(maildrop, number, lines)
        : new Step.Say(Answers.NO_MESSAGE);
  }

  private static Step ok(String text) {
    return new Step.Say(Answer.ok(text));
  }
}
