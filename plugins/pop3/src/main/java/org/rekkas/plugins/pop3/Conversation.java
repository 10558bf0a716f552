package org.rekkas.plugins.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Answers;
import org.rekkas.plugins.pop3.wire.Command;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.sasl.server.Authenticator;
import org.rekkas.sasl.server.Turn;
import org.rekkas.spi.Account;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One POP3 session on its connection: reads commands, has them answered by {@link Dialogue}, does
 * what the steps say. Lives on the virtual thread that the kernel gave it; nobody else touches it.
 * However it ends, it gives the maildrop back.
 */
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final String STOPPING = "the server is stopping";

  private final Settings settings;
  private final Authenticator authenticator;
  private final Surroundings given;
  private final Connection connection;
  private final Line line;
  private final Dialogue dialogue;
  private final Retrieval retrieval;
  private final String id;
  private final Instant loginEnd;
  private Optional<Locks.Held> lock = Optional.empty();
  private State state = State.Stranger.NAMELESS;
  private int failures;
  private int errors;
  private long commands;
  private String how = "closed by the client";

  Conversation(
      Settings settings,
      Authenticator authenticator,
      BrokenOff brokenOff,
      Surroundings given,
      Connection connection) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.given = given;
    this.connection = connection;
    var offers = new Offered(connection, authenticator);
    line = new Line(connection, given.clock(), settings.blockTimeout());
    retrieval = new Retrieval(line, brokenOff);
    boolean expires = settings.junk() == Settings.Junk.SHOW; // by junk-keep of <mailbox>
    dialogue = new Dialogue(offers, new Capabilities(offers, expires, given.host().software()));
    id = Long.toString(given.random().nextLong() >>> 1, Character.MAX_RADIX);
    loginEnd = given.clock().instant().plus(settings.loginTimeout());
  }

  /** Until the session is over. */
  void speak() throws IOException {
    given.journal().note(new Note.SessionOpened(id, connection.listener(), connection.client()));
    try {
      line.say(Answer.ok(given.host().name() + " POP3 Rekkas"));
      while (turn()) {}
      line.flush();
    } catch (SocketTimeoutException _) {
      how = "timeout";
      if (connection.draining()) { // else RFC 1939 §3: without any response
        line.lastWords(Answers.CLOSING);
      }
    } catch (IOException e) {
      how = "connection lost";
      LOG.debug("session {}: {}", id, e.toString());
    } finally {
      lock.ifPresent(Locks.Held::close);
      given
          .journal()
          .note(
              new Note.SessionClosed(
                  id, connection.listener(), connection.client(), how, commands));
    }
  }

  /** One command and its answer; false: the session is over. */
  private boolean turn() throws IOException {
    if (connection.draining() && line.idle()) {
      return close(STOPPING, Answers.CLOSING);
    }
    return switch (line.next(patience())) {
      case END -> false;
      case TOO_LONG -> close("line too long", Answers.LINE_TOO_LONG);
      case BARE_LINE_END -> close("bare line end", Answers.BARE_LINE_END);
      case LINE -> command(line.command());
    };
  }

  private Instant patience() {
    return switch (state) {
      case State.Stranger _ -> loginEnd;
      case State.Reader _ -> given.clock().instant().plus(settings.idleTimeout());
    };
  }

  private boolean command(Command command) throws IOException {
    commands++;
    try {
      return take(dialogue.answer(state, command));
    } catch (RuntimeException e) {
      return broke(e);
    } finally {
      if (command instanceof Command.Pass password) {
        password.forget();
      }
    }
  }

  /** A session that goes on while its generation is closed finds nobody there: no fault. */
  private boolean broke(RuntimeException e) throws IOException {
    if (connection.draining()) {
      LOG.info("session {} ends: {}", id, e.toString());
      return close(STOPPING, Answers.CLOSING);
    }
    LOG.error("session {}", id, e);
    fault(Evidence.of(e.toString()));
    return say(Answers.OUR_FAULT);
  }

  private boolean take(Step step) throws IOException {
    return switch (step) {
      case Step.Say(Answer answer) -> say(answer);
      case Step.Turn(State next, Answer answer) -> {
        state = next;
        yield say(answer);
      }
      case Step.Tell(Answer first, Stream<String> lines) -> tell(first, lines.iterator());
      case Step.Send(Maildrop maildrop, int number, OptionalInt lines) ->
          send(maildrop, number, lines);
      case Step.LogIn(String name, Command.Pass(char[] password)) ->
          loggedIn(authenticator.password(name, password, connection));
      case Step.Authenticate(String mechanism, var initial) -> authenticate(mechanism, initial);
      case Step.StartTls() -> startTls();
      case Step.Update(Maildrop maildrop) -> update(maildrop);
      case Step.Close(Answer answer) -> close("quit", answer);
    };
  }

  private boolean tell(Answer first, Iterator<String> lines) throws IOException {
    line.say(first);
    while (lines.hasNext()) {
      line.write((lines.next() + "\r\n").getBytes(UTF_8));
    }
    line.write(new byte[] {'.', '\r', '\n'});
    return true;
  }

  private boolean send(Maildrop maildrop, int number, OptionalInt lines) throws IOException {
    return switch (retrieval.send(maildrop, number, lines)) {
      case Retrieval.Sent.Whole() -> {
        if (lines.isEmpty()) {
          maildrop.retrieved(number);
        }
        yield true;
      }
      case Retrieval.Sent.Gone() -> {
        line.say(Answers.MESSAGE_GONE);
        yield true; // not the client's error, which would count
      }
      case Retrieval.Sent.Unreadable(IOException why) -> {
        unreadable(maildrop, number, why);
        line.say(why instanceof FileSystemException ? Answers.OUR_FAULT : Answers.DAMAGED);
        yield true;
      }
      case Retrieval.Sent.BrokenOff(IOException why) -> {
        unreadable(maildrop, number, why);
        how = "a message broke off";
        yield false;
      }
    };
  }

  private void unreadable(Maildrop maildrop, int number, IOException why) {
    fault(
        about("a message cannot be read: " + why)
            .with("account", maildrop.owner().toString())
            .with("uid", maildrop.uid(number)));
  }

  /** RFC 5034 §4: challenges until the client is in or refused. */
  private boolean authenticate(String mechanism, Optional<String> initial) throws IOException {
    Optional<Authentication> exchange = authenticator.begin(mechanism, connection);
    if (exchange.isEmpty()) {
      return say(
          authenticator.wantsTls(mechanism, connection)
              ? Answers.TLS_FIRST
              : Answers.NO_SUCH_MECHANISM);
    }
    Turn turn = exchange.get().begin(initial);
    while (turn instanceof Turn.Challenge challenge) {
      line.write(("+ " + challenge.base64() + "\r\n").getBytes(UTF_8));
      switch (line.next(loginEnd)) {
        case END -> {
          return false;
        }
        case TOO_LONG -> {
          return close("line too long", Answers.LINE_TOO_LONG);
        }
        case BARE_LINE_END -> {
          return close("bare line end", Answers.BARE_LINE_END);
        }
        case LINE -> turn = exchange.get().answer(line.text());
      }
    }
    return loggedIn(turn);
  }

  private boolean loggedIn(Turn turn) throws IOException {
    state = State.Stranger.NAMELESS;
    return switch (turn) {
      case Turn.Accepted(Mailbox _, Account account) -> open(account.address());
      case Turn.Refused(Turn.Reason why) ->
          switch (why) {
            case WRONG -> failed();
            case MALFORMED -> say(Answers.MALFORMED);
            case CANCELLED -> say(Answers.CANCELLED);
            case THROTTLED -> say(Answers.THROTTLED);
            case UNAVAILABLE -> say(Answers.ACCOUNTS_UNAVAILABLE);
          };
      case Turn.Challenge _ -> throw new IllegalStateException("a challenge ends nothing");
    };
  }

  private boolean open(Mailbox owner) throws IOException {
    Optional<Opening> opening = Opening.of(owner, settings.junk(), given);
    if (opening.isEmpty()) {
      return say(Answers.IN_USE);
    }
    Maildrop maildrop = opening.get().maildrop();
    lock = Optional.of(opening.get().lock());
    state = new State.Reader(maildrop);
    return say(Answer.ok(maildrop.count() + " messages"));
  }

  private boolean failed() throws IOException {
    failures++;
    connection.pause(settings.failureDelay());
    return failures < settings.maxLoginFailures()
        ? say(Answers.WRONG)
        : close("too many failed logins", Answers.TOO_MANY_FAILURES);
  }

  /**
   * RFC 2595 §4: what was said before is forgotten, the name too. The memory is asked for before
   * the answer, behind which there is no way back.
   */
  private boolean startTls() throws IOException {
    if (!connection.readyForTls()) {
      line.say(Answers.NO_TLS_NOW);
      return true;
    }
    line.say(Answers.READY_FOR_TLS);
    line.startTls(loginEnd);
    state = State.Stranger.NAMELESS;
    return true;
  }

  /** RFC 1939 §6. The lock is free before the client hears that it may come again. */
  private boolean update(Maildrop maildrop) throws IOException {
    int removed;
    try {
      removed = maildrop.update();
    } catch (RuntimeException e) {
      LOG.error("session {}", id, e);
      return close("update failed", Answers.NOT_REMOVED);
    } finally {
      lock.ifPresent(Locks.Held::close);
    }
    return close(
        "quit, %d retrieved, %d removed".formatted(maildrop.countRetrieved(), removed),
        Answers.BYE);
  }

  private boolean say(Answer answer) throws IOException {
    if (!answer.positive() && ++errors >= settings.maxErrors()) {
      return close("too many errors", Answers.TOO_MANY_ERRORS);
    }
    line.say(answer);
    return true;
  }

  private boolean close(String why, Answer answer) throws IOException {
    how = why;
    line.say(answer);
    return false;
  }

  private Evidence about(String what) {
    return Evidence.of(what)
        .with("session", id)
        .with("client", connection.client().text())
        .with("tls", connection.tls().isPresent() ? "on" : "off");
  }

  private void fault(Evidence evidence) {
    given
        .journal()
        .note(new Note.Remark(given.plugin(), Note.Level.ERROR, Optional.empty(), evidence));
  }

  /** What this connection can do. */
  private record Offered(Connection connection, Authenticator authenticator) implements Offers {
    @Override
    public boolean startTls() {
      return connection.canStartTls();
    }

    @Override
    public boolean passwords() {
      return authenticator.takesPasswords(connection);
    }

    @Override
    public List<String> mechanisms() {
      return authenticator.mechanisms(connection);
    }
  }
}
