package org.rekkas.smtp.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.smtp.wire.Command;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.VerbStep.Continuation;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SMTP session on its connection: reads commands, has them answered by {@link Dialogue}, does
 * what the steps say. Lives on the virtual thread that the kernel gave it; nobody else touches it.
 */
final class SmtpConversation {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpConversation.class);
  private static final String STOPPING = "the server is stopping";

  /** A line of which nothing more is known. */
  private static final Command TOO_LONG = new Command.Malformed(Replies.LINE_TOO_LONG);

  private final Receiver receiver;
  private final Connection connection;
  private final SmtpSettings settings;
  private final Clock clock;
  private final Journal journal;
  private final Holding holding;
  private final Line line;
  private final Dialogue dialogue;
  private final ContentReader contents;
  private final Patience patience;
  private final MailId first;
  private State state;
  private Optional<Transaction> reading = Optional.empty();
  private long commands;
  private String how = "closed by the client";

  SmtpConversation(Receiver receiver, Connection connection) {
    this.receiver = receiver;
    this.connection = connection;
    settings = receiver.settings();
    clock = receiver.given().clock();
    journal = receiver.given().journal();
    first = receiver.freshId();
    holding = new Holding(connection);
    line = new Line(connection, clock, settings, holding);
    dialogue = new Dialogue(receiver, new Offered(receiver, connection), holding, first);
    contents = new ContentReader(receiver, line, holding);
    patience = new Patience(settings);
    state = new State.Fresh(session(Optional.empty(), false));
  }

  private Session session(Optional<String> hello, boolean esmtp) {
    return new Session(
        first.text().substring(9),
        connection.listener(),
        connection.client(),
        hello,
        esmtp,
        connection.tls(),
        Optional.empty());
  }

  /** Until the session is over. */
  void speak() throws IOException {
    String id = state.peer().id();
    journal.note(new Note.SessionOpened(id, connection.listener(), connection.client()));
    try {
      if (greet()) {
        while (turn()) {
          boolean _ = holding.envelope(mail().map(Transaction::octets).orElse(0L));
        }
      }
      line.flush();
    } catch (SocketTimeoutException e) {
      how = "timeout";
      line.lastWords(connection.draining() ? Replies.CLOSING : line.timeout());
    } catch (IOException e) {
      how = "connection lost";
      LOG.debug("session {}: {}", id, e.toString());
    } catch (RuntimeException e) {
      Step.Say step = failed(e);
      boolean over = step.reply().equals(Replies.CLOSING);
      how = over ? STOPPING : "our fault";
      state = step.next();
      line.lastWords(over ? Replies.CLOSING : Replies.OUR_FAULT_CLOSING);
    } finally {
      contents.drop();
      reading.or(this::mail).filter(mail -> mail.recipients() > 0).ifPresent(this::unfinished);
      journal.note(
          new Note.SessionClosed(id, connection.listener(), connection.client(), how, commands));
    }
  }

  private boolean greet() throws IOException {
    if (!settings.hastyClients().allows(connection.client()) && line.talksBefore()) {
      if (settings.hastyClients() != SmtpSettings.Haste.MARK) {
        return close("talked before the greeting", Replies.TOO_HASTY);
      }
      state = new State.Fresh(state.peer().hasty());
    }
    return welcome();
  }

  /**
   * Judges the client, RFC 5321 §3.1: 220, or 554 and the end. A server that could not store a mail
   * says 421 at once, so that the client turns to another (attack H3).
   */
  private boolean welcome() throws IOException {
    Optional<Reply> closed = receiver.closed();
    if (closed.isPresent()) {
      return close("cannot store mail", closed.get());
    }
    SmtpGate.Judgement<EnvelopeVerdict> heard =
        receiver.given().smtp().connected(state.peer(), first);
    state = state.found(heard.findings());
    return switch (heard.verdict()) {
      case Verdict.Continue _, Verdict.Mark _ -> line.say(Hello.greeting(receiver));
      case Verdict.Reject(Reply reply, Evidence why) -> turnAway(reply, why);
      case Verdict.Defer(Reply reply, Evidence why) -> turnAway(reply, why);
    };
  }

  private boolean turnAway(Reply reply, Evidence why) throws IOException {
    Reply told = Replies.about(reply, first);
    String text = why.equals(Evidence.NONE) ? told.toString() : told + ": " + why;
    journal.note(new Note.ClientTurnedAway(connection.listener(), connection.client(), text));
    return close("refused", told);
  }

  /** One command and its answer; false: the session is over. */
  private boolean turn() throws IOException {
    if (connection.draining() && line.idle() && state.equals(state.withoutMail())) {
      return close(STOPPING, Replies.CLOSING);
    }
    return switch (line.next()) {
      case END -> line.beganTls() && close("no SMTP", Replies.NO_SMTP);
      case TOO_LONG -> tooLong(TOO_LONG, state, Replies.LINE_TOO_LONG);
      case BARE_LINE_END -> close("bare line end", Replies.BARE_LINE_END);
      case LINE -> command(line.command(receiver.parser()));
    };
  }

  /**
   * Refuses a line that is too long and goes on behind its end: RFC 5321 §4.3.2 has 500 for it, and
   * §3.8 no other way to close than 421. Where no end comes there is nothing to go on with.
   */
  private boolean tooLong(Command command, State next, Reply refusal) throws IOException {
    return switch (line.skip()) {
      case END -> false;
      case TOO_LONG -> close("line too long", Replies.ENDLESS_LINE);
      case BARE_LINE_END -> close("bare line end", Replies.BARE_LINE_END);
      case LINE -> take(command, new Step.Say(next, refusal));
    };
  }

  private boolean command(Command command) throws IOException {
    commands++;
    if (settings.hastyClients().refuses(connection.client()) && hasty(command)) {
      return close("did not wait for the reply", Replies.TOO_HASTY);
    }
    Step step;
    try {
      step = dialogue.answer(state, command);
    } catch (RuntimeException e) {
      step = failed(e);
    }
    return take(command, step);
  }

  /** RFC 2920 §3.1: pipelining needs EHLO's permission, and some commands end a group. */
  private boolean hasty(Command command) {
    return !line.idle()
        && switch (command) {
          case Command.Helo _, Command.Ehlo _, Command.Data _ -> true;
          case Command.Quit _, Command.StartTls _, Command.Hopeless _ -> false;
          default -> !state.peer().esmtp();
        };
  }

  private boolean take(Command command, Step step) throws IOException {
    state = step.next();
    if (!(state instanceof State.Chunking)) {
      contents.drop();
    }
    return switch (step) {
      case Step.Say(State _, Reply reply) -> say(command, reply);
      case Step.Close(State _, Reply reply) -> close(why(command), reply);
      case Step.ReadText(State next, Transaction mail) -> {
        reading = Optional.of(mail);
        Reply reply = contents.text(next.peer(), mail);
        reading = Optional.empty();
        yield content(command, reply);
      }
      case Step.ReadChunk(State.Chunking next, long octets, boolean last) -> {
        Reply reply = contents.chunk(next.peer(), next.mail(), octets, last);
        if (last || !reply.isPositive()) {
          state = state.withoutMail();
        }
        yield content(command, reply);
      }
      case Step.SkipChunk(State _, long octets, Reply reply) ->
          contents.skip(octets) ? say(command, reply) : close("endless chunk", reply);
      case Step.Ask(State next, Reply challenge, Continuation then) ->
          say(command, challenge) && ask(command, next, then);
      case Step.Challenge(State next, Authentication exchange, String base64) ->
          line.say(Replies.challenge(base64)) && respond(command, next, exchange);
      case Step.StartTls(State next) -> startTls(command, next);
      case Step.Impersonate(State next, var attributes) -> impersonate(command, next, attributes);
    };
  }

  private static String why(Command command) {
    return switch (command) {
      case Command.Quit _ -> "quit";
      case Command.Hopeless _ -> "garbage";
      default -> "refused"; // by the plugin whose verb it is
    };
  }

  private boolean content(Command command, Reply reply) throws IOException {
    if (contents.endless()) {
      return close("endless content", reply);
    }
    if (reply.isPositive() && !(state instanceof State.Chunking)) {
      patience.renew();
    }
    return say(command, reply);
  }

  private boolean ask(Command command, State next, Continuation then) throws IOException {
    return switch (line.next()) {
      case END -> false;
      case TOO_LONG -> tooLong(command, next, Replies.LINE_TOO_LONG);
      case BARE_LINE_END -> close("bare line end", Replies.BARE_LINE_END);
      case LINE -> {
        Step step;
        try {
          step = Dialogue.step(next, then.answer(line.text()));
        } catch (RuntimeException e) {
          step = failed(e);
        }
        yield take(command, step);
      }
    };
  }

  /** RFC 4954 §4: a response of the client, however long exchanges make it. */
  private boolean respond(Command command, State next, Authentication exchange) throws IOException {
    return switch (line.response()) {
      case END -> false;
      case TOO_LONG -> tooLong(command, next, Replies.RESPONSE_TOO_LONG);
      case BARE_LINE_END -> close("bare line end", Replies.BARE_LINE_END);
      case LINE -> {
        Step step;
        try {
          step = dialogue.respond(next, exchange, line.text());
        } catch (RuntimeException e) {
          step = failed(e);
        }
        yield take(command, step);
      }
    };
  }

  /** RFC 3207 §4: once 220 is said there is no way back, so the memory is asked for before. */
  private boolean startTls(Command command, State next) throws IOException {
    if (!connection.readyForTls()) {
      return say(command, Replies.NO_TLS_NOW);
    }
    line.say(Replies.READY_FOR_TLS);
    line.startTls();
    Session old = next.peer();
    Session fresh = session(Optional.empty(), false).with(old.findings());
    state = new State.Fresh(old.early() ? fresh.hasty() : fresh);
    LOG.debug("session {}: TLS is on", old.id());
    return true;
  }

  private boolean impersonate(Command command, State next, List<Command.Attribute> attributes)
      throws IOException {
    var other = Impersonation.of(connection.client(), next.peer(), attributes);
    if (other.isEmpty()) {
      return say(command, Replies.BAD_ARGUMENT);
    }
    if (!connection.impersonate(other.get().client())) {
      return close("shut out", Replies.UNAUTHORISED); // what waits was meant to be that client's
    }
    Session peer = session(other.get().hello(), other.get().esmtp());
    state = peer.hello().isPresent() ? new State.Greeted(peer) : new State.Fresh(peer);
    return welcome();
  }

  /**
   * What no plugin and no vault may throw and somebody did: ours to answer for, noted once. A
   * session that goes on while its generation is closed finds nobody there, which is no fault.
   */
  private Step.Say failed(RuntimeException e) {
    if (connection.draining()) {
      LOG.info("session {} ends: {}", state.peer().id(), e.toString());
      return new Step.Say(state.withoutMail(), Replies.CLOSING);
    }
    LOG.error("session {}", state.peer().id(), e);
    journal.note(
        new Note.Remark(
            "smtp", Note.Level.ERROR, mail().map(Transaction::id), Evidence.of(String.valueOf(e))));
    return new Step.Say(state.withoutMail(), Replies.OUR_FAULT);
  }

  /** Its sender may say that it was sent, and some of it was. */
  private void unfinished(Transaction mail) {
    Evidence why =
        Evidence.of("it was not handed in to its end: " + how)
            .with("client", connection.client().text());
    journal.note(new Note.Remark("smtp", Note.Level.INFO, Optional.of(mail.id()), why));
  }

  private Optional<Transaction> mail() {
    return switch (state) {
      case State.InTransaction(Session _, Transaction mail) -> Optional.of(mail);
      case State.Chunking(Session _, Transaction mail) -> Optional.of(mail);
      case State.Fresh _, State.Greeted _ -> Optional.empty();
    };
  }

  private boolean say(Command command, Reply reply) throws IOException {
    if (reply.equals(Replies.WRONG_LOGIN) || reply.equals(Replies.LOGINS_THROTTLED)) {
      connection.pause(settings.login().failureDelay());
    }
    Optional<Reply> enough = patience.after(command, reply, recipients());
    if (reply.code() == 421) {
      return close(reply.equals(Replies.CLOSING) ? STOPPING : "refused", reply);
    }
    if (enough.isPresent()) {
      return close("no patience left", enough.get());
    }
    boolean utf8 = command instanceof Command.Other other && other.asksUtf8();
    return utf8 ? line.sayUtf8(reply) : line.say(reply);
  }

  private int recipients() {
    return state instanceof State.InTransaction(Session _, Transaction mail)
        ? mail.recipients()
        : 0;
  }

  private boolean close(String why, Reply reply) throws IOException {
    how = why;
    line.say(reply);
    return false;
  }
}
