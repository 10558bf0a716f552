package org.rekkas.smtp.server;

import java.util.Map;
import java.util.Optional;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.smtp.wire.Command;
import org.rekkas.smtp.wire.Command.Bdat;
import org.rekkas.smtp.wire.Command.Ehlo;
import org.rekkas.smtp.wire.Command.Helo;
import org.rekkas.smtp.wire.Command.MailFrom;
import org.rekkas.smtp.wire.Command.RcptTo;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Account;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * The order of commands as a function of state and command, RFC 5321 §4.1.4. What is a matter of
 * policy is asked of the gate; sockets, octets and deadlines are the conversation's. Owned by one
 * session's thread.
 */
final class Dialogue {
  private final Receiver receiver;
  private final SmtpSettings settings;
  private final SmtpGate gate;
  private final Journal journal;
  private final Offers offers;
  private final Tenure tenure;
  private final AuthCommand auth;
  private final Holding holding;

  /** For the next MAIL: the first one takes the id under which the client was judged. */
  private Optional<MailId> nextId;

  Dialogue(Receiver receiver, Offers offers, Holding holding, MailId first) {
    this.receiver = receiver;
    this.offers = offers;
    this.holding = holding;
    tenure = new Tenure(receiver.given());
    auth = new AuthCommand(offers, tenure);
    settings = receiver.settings();
    gate = receiver.given().smtp();
    journal = receiver.given().journal();
    nextId = Optional.of(first);
  }

  Step answer(State state, Command command) {
    return switch (command) {
      case Helo(String name) -> hello(state, name, false);
      case Ehlo(String name) -> hello(state, name, true);
      case MailFrom mail -> mail(state, mail);
      case RcptTo rcpt -> rcpt(state, rcpt);
      case Command.Data() -> data(state);
      case Bdat chunk -> chunk(state, chunk);
      case Command.Rset() -> new Step.Say(state.withoutMail(), Replies.RESET);
      case Command.Noop() -> new Step.Say(state, Replies.OK);
      case Command.Quit() -> new Step.Close(state.withoutMail(), Replies.BYE);
      case Command.Help(String topic) -> new Step.Say(state, Help.reply(topic, gate.verbs()));
      case Command.StartTls() -> startTls(state);
      case Command.Auth login -> auth.answer(state, login);
      case Command.Xclient(var attributes) ->
          switch (state) {
            case State.Fresh _, State.Greeted _ ->
                offers.xclient()
                    ? new Step.Impersonate(state, attributes)
                    : new Step.Say(state, Replies.UNAUTHORISED);
            case State.InTransaction _, State.Chunking _ ->
                new Step.Say(state, Replies.OUT_OF_SEQUENCE);
          };
      case Command.Other(String verb, String argument) -> other(state, verb, argument);
      case Command.Malformed(Reply reply) -> new Step.Say(state, reply);
      case Command.Hopeless(Reply reply) -> new Step.Close(state.withoutMail(), reply);
    };
  }

  /** What a client's response in an exchange of AUTH leads to. */
  Step respond(State state, Authentication exchange, String response) {
    return auth.step(state, exchange, exchange.answer(response));
  }

  /** Also resets: RFC 5321 §4.1.4. */
  private Step hello(State state, String name, boolean extended) {
    Session old = state.peer();
    var hello = name.isEmpty() ? Optional.<String>empty() : Optional.of(name);
    Session peer = old.greeted(hello, extended);
    return new Step.Say(
        new State.Greeted(peer),
        extended ? Hello.ehlo(peer, receiver, offers) : Hello.helo(receiver));
  }

  private Step mail(State state, MailFrom mail) {
    return switch (state) {
      case State.InTransaction _, State.Chunking _ -> new Step.Say(state, Replies.ALREADY_MAIL);
      case State.Fresh _ when settings.requireHello() -> new Step.Say(state, Replies.HELLO_FIRST);
      case State.Fresh _, State.Greeted _ -> begin(state, mail);
    };
  }

  private Step begin(State state, MailFrom mail) {
    Session peer = state.peer();
    MailId id = nextId.orElseGet(receiver::freshId);
    nextId = Optional.empty();
    var parameters = mail.parameters();
    var transaction =
        new Transaction(id, mail.path(), parameters.options(), parameters.size(), peer.findings());
    Optional<Reply> refusal = refusal(peer, mail);
    if (refusal.isEmpty()) {
      refusal = judged(peer, transaction, parameters.others());
    }
    if (refusal.isEmpty()) {
      Session seen = peer.with(transaction.findings());
      refusal = refusal(transaction.heard(gate.sender(seen, id, transaction.envelope())));
    }
    if (refusal.isPresent()) {
      journal.note(new Note.SenderRefused(id, mail.path(), peer.client(), refusal.get()));
      return new Step.Say(state, Replies.about(refusal.get(), id));
    }
    journal.note(
        new Note.TransactionBegun(
            id,
            peer.id(),
            peer.client(),
            peer.hello().orElse(""),
            peer.login().map(Account::address),
            mail.path()));
    return new Step.Say(new State.InTransaction(peer, transaction), Replies.SENDER_OK);
  }

  private Optional<Reply> refusal(Session peer, MailFrom mail) {
    Optional<Reply> asSubmitter =
        tenure.refusal(peer).or(() -> receiver.submission().sender(peer, mail.path()));
    if (asSubmitter.isPresent()) {
      return asSubmitter;
    }
    var parameters = mail.parameters();
    if (parameters.size() > settings.maxSize()) {
      return Optional.of(Replies.TOO_LARGE);
    }
    if (!parameters.smtpUtf8()
        && mail.path() instanceof ReversePath.Of(var address)
        && address.needsUtf8()) {
      return Optional.of(Replies.UTF8_NOT_ASKED);
    }
    for (String name : parameters.others().keySet()) {
      if (!isOurs(name) && !gate.mailParameters().contains(name)) {
        return Optional.of(Replies.UNKNOWN_PARAMETER);
      }
    }
    return receiver.timing().refusal(parameters).or(receiver::unhealthy);
  }

  /** Whether the server itself knows the parameter, and no plugin is asked. */
  private boolean isOurs(String name) {
    return receiver.timing().parameters().contains(name);
  }

  private Optional<Reply> judged(Session peer, Transaction mail, Map<String, String> parameters) {
    for (var parameter : parameters.entrySet()) {
      if (isOurs(parameter.getKey())) {
        continue;
      }
      Session seen = peer.with(mail.findings());
      var refusal =
          refusal(
              mail.heard(
                  gate.parameter(seen, mail.id(), parameter.getKey(), parameter.getValue())));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<Reply> refusal(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Reject(Reply reply, var _) -> Optional.of(reply);
      case Verdict.Defer(Reply reply, var _) -> Optional.of(reply);
      case Verdict.Continue _, Verdict.Mark _, Verdict.Discard _, Verdict.Quarantine _ ->
          Optional.empty();
    };
  }

  private Step rcpt(State state, RcptTo rcpt) {
    return switch (state) {
      case State.InTransaction(Session peer, Transaction mail) -> {
        Reply reply = recipient(peer, mail, rcpt);
        yield new Step.Say(state, reply.isPositive() ? reply : Replies.about(reply, mail.id()));
      }
      case State.Chunking _ -> new Step.Say(state, Replies.OUT_OF_SEQUENCE);
      case State.Fresh _, State.Greeted _ -> new Step.Say(state, Replies.MAIL_FIRST);
    };
  }

  private Reply recipient(Session peer, Transaction mail, RcptTo rcpt) {
    if (rcpt.parameters().unknown().isPresent()) {
      return refuse(peer, mail, rcpt, Replies.UNKNOWN_PARAMETER);
    }
    if (rcpt.path().mailbox().needsUtf8() && !mail.options().smtpUtf8()) {
      return refuse(peer, mail, rcpt, Replies.UTF8_NOT_ASKED);
    }
    if (mail.has(rcpt.path())) {
      return Replies.RECIPIENT_OK;
    }
    if (mail.recipients() >= settings.maxRecipients()) {
      return refuse(peer, mail, rcpt, Replies.TOO_MANY_RECIPIENTS);
    }
    Verdict verdict =
        mail.heard(
            gate.recipient(
                peer.with(mail.findings()),
                mail.id(),
                mail.envelope(),
                rcpt.path(),
                mail.sizeAnnounced()));
    var refusal = refusal(verdict);
    return refusal.isPresent()
        ? refuse(peer, mail, rcpt, refusal.get(), verdict.why())
        : add(peer, mail, rcpt);
  }

  private Reply add(Session peer, Transaction mail, RcptTo rcpt) {
    var recipient =
        new Recipient(rcpt.path(), rcpt.parameters().notifyWhen(), rcpt.parameters().original());
    if (!holding.envelope(mail.octetsWith(recipient))) {
      return refuse(peer, mail, rcpt, Replies.CROWDED);
    }
    var tooMany = receiver.submission().recipient(peer);
    if (tooMany.isPresent()) {
      return refuse(peer, mail, rcpt, tooMany.get());
    }
    mail.add(recipient);
    return Replies.RECIPIENT_OK;
  }

  private Reply refuse(Session peer, Transaction mail, RcptTo rcpt, Reply reply) {
    return refuse(peer, mail, rcpt, reply, Evidence.NONE);
  }

  private Reply refuse(Session peer, Transaction mail, RcptTo rcpt, Reply reply, Evidence why) {
    journal.note(new Note.RecipientRefused(mail.id(), rcpt.path(), peer.client(), reply, why));
    return reply;
  }

  private Step data(State state) {
    return switch (state) {
      case State.InTransaction(Session peer, Transaction mail) -> {
        if (mail.recipients() == 0) {
          yield new Step.Say(state, Replies.NO_RECIPIENTS);
        }
        if (mail.options().body() == Body.BINARY_MIME) {
          yield new Step.Say(state, Replies.BINARY_BY_BDAT);
        }
        yield receiver
            .unhealthy()
            .map(refusal -> dropped(peer, mail, refusal))
            .orElseGet(() -> new Step.ReadText(new State.Greeted(peer), mail));
      }
      case State.Chunking(Session peer, Transaction mail) ->
          dropped(peer, mail, Replies.CHUNKS_DROPPED);
      case State.Fresh _, State.Greeted _ -> new Step.Say(state, Replies.MAIL_FIRST);
    };
  }

  private Step dropped(Session peer, Transaction mail, Reply reply) {
    journal.note(
        new Note.ContentRefused(mail.id(), mail.envelope(), peer.client(), reply, Evidence.NONE));
    return new Step.Say(new State.Greeted(peer), Replies.about(reply, mail.id()));
  }

  private Step chunk(State state, Bdat chunk) {
    return switch (state) {
      case State.InTransaction(Session _, Transaction mail) when mail.recipients() == 0 ->
          new Step.SkipChunk(state, chunk.size(), Replies.NO_RECIPIENTS);
      case State.InTransaction(Session peer, Transaction mail) ->
          new Step.ReadChunk(new State.Chunking(peer, mail), chunk.size(), chunk.last());
      case State.Chunking chunking -> new Step.ReadChunk(chunking, chunk.size(), chunk.last());
      case State.Fresh _, State.Greeted _ ->
          new Step.SkipChunk(state, chunk.size(), Replies.MAIL_FIRST);
    };
  }

  private Step startTls(State state) {
    if (state.peer().tls().isPresent()) {
      return new Step.Say(state, Replies.ALREADY_TLS);
    }
    return switch (state) {
      case State.Fresh _, State.Greeted _ ->
          offers.startTls() ? new Step.StartTls(state) : new Step.Say(state, Replies.NOT_OFFERED);
      case State.InTransaction _, State.Chunking _ -> new Step.Say(state, Replies.OUT_OF_SEQUENCE);
    };
  }

  /** Verbs of plugins never touch the transaction (attack B10). */
  private Step other(State state, String verb, String argument) {
    Optional<VerbStep> answer = gate.verb(state.peer(), verb, argument);
    if (answer.isPresent()) {
      return step(state, answer.get());
    }
    return new Step.Say(
        state,
        switch (verb) {
          case "VRFY" -> argument.isEmpty() ? Replies.BAD_ARGUMENT : Replies.CANNOT_VERIFY;
          case "EXPN", "SEND", "SOML", "SAML", "TURN", "ETRN" -> Replies.NOT_OFFERED;
          default -> Replies.UNKNOWN_VERB;
        });
  }

  /** What a verb's answer leads to. */
  static Step step(State state, VerbStep answer) {
    return switch (answer) {
      case VerbStep.Say(Reply reply) -> new Step.Say(state, reply);
      case VerbStep.Ask(Reply challenge, var then) -> new Step.Ask(state, challenge, then);
      case VerbStep.Close(Reply reply) -> new Step.Close(state.withoutMail(), reply);
    };
  }
}
