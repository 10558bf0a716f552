package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes.Routed;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Client;

/**
 * What the SMTP server asks: verbs, policies, filters and routes of all plugins as one. Here, and
 * nowhere else, it is decided who may relay (the design's rule 2): a session that has logged in, or
 * a client in a relay network. Each verdict of a plugin is noted. Thread-safe.
 */
final class Gate implements SmtpGate {
  private final Supplier<Roster> roster;
  private final AllRoutes routes;
  private final Predicate<Client> relays;
  private final Function<ForwardPath, Optional<String>> suppressed;
  private final Journal journal;

  Gate(
      Supplier<Roster> roster,
      AllRoutes routes,
      Predicate<Client> relays,
      Function<ForwardPath, Optional<String>> suppressed,
      Journal journal) {
    this.roster = roster;
    this.routes = routes;
    this.relays = relays;
    this.suppressed = suppressed;
    this.journal = journal;
  }

  @Override
  public List<String> keywords(Session session) {
    Roster now = roster.get();
    if (now.shelf().keywords().isEmpty()) {
      return now.verbKeywords();
    }
    var lines = new ArrayList<>(now.verbKeywords());
    for (Placed<SmtpKeyword> placed : now.shelf().keywords()) {
      String line =
          placed.guard().ask(Optional.empty(), () -> placed.extension().announce(session), _ -> "");
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return lines;
  }

  @Override
  public Set<String> mailParameters() {
    return roster.get().parameters().keySet();
  }

  @Override
  public List<Verb> verbs() {
    return roster.get().verbList();
  }

  @Override
  public Optional<VerbStep> verb(Session session, String verb, String argument) {
    Placed<SmtpVerb> placed = roster.get().verbs().get(verb.toUpperCase(Locale.ROOT));
    return placed == null
        ? Optional.empty()
        : step(placed, () -> placed.extension().answer(session, argument));
  }

  private Optional<VerbStep> step(Placed<SmtpVerb> placed, Question<VerbStep> question) {
    return placed
        .guard()
        .<Optional<VerbStep>>ask(
            Optional.empty(),
            () -> {
              VerbStep step = question.ask();
              return step == null ? null : Optional.of(guarded(placed, step));
            },
            _ ->
                switch (placed.fail()) {
                  case TEMPFAIL -> Optional.of(VerbStep.say(Replies.TRY_AGAIN));
                  case SKIP -> Optional.empty();
                  case REJECT -> Optional.of(VerbStep.say(Replies.CANNOT_JUDGE));
                });
  }

  /** What comes after a question of the verb is asked through the guard too. */
  private VerbStep guarded(Placed<SmtpVerb> placed, VerbStep step) {
    return switch (step) {
      case VerbStep.Ask(var challenge, var next) ->
          new VerbStep.Ask(
              challenge,
              line ->
                  step(placed, () -> next.answer(line))
                      .orElseGet(() -> VerbStep.say(Replies.TRY_AGAIN)));
      case VerbStep.Say _, VerbStep.Close _ -> step;
    };
  }

  @Override
  public EnvelopeVerdict connected(Session session, MailId id) {
    for (Placed<ClientPolicy> placed : roster.get().shelf().clientPolicies()) {
      EnvelopeVerdict verdict =
          judged(placed, id, Note.Stage.CONNECT, () -> placed.extension().judge(session));
      if (!(verdict instanceof Verdict.Continue)) {
        return verdict;
      }
    }
    return Verdict.Continue.SILENTLY;
  }

  @Override
  public EnvelopeVerdict parameter(Session session, MailId id, String name, String value) {
    String key = name.toUpperCase(Locale.ROOT);
    Placed<SmtpKeyword> placed = roster.get().parameters().get(key);
    return placed == null
        ? Verdict.Continue.SILENTLY
        : judged(
            placed, id, Note.Stage.SENDER, () -> placed.extension().judge(session, key, value));
  }

  @Override
  public EnvelopeVerdict sender(Session session, MailId id, Envelope envelope) {
    for (Placed<SenderPolicy> placed : roster.get().shelf().senderPolicies()) {
      EnvelopeVerdict verdict =
          judged(placed, id, Note.Stage.SENDER, () -> placed.extension().judge(session, envelope));
      if (!(verdict instanceof Verdict.Continue)) {
        return verdict;
      }
    }
    return Verdict.Continue.SILENTLY;
  }

  @Override
  public EnvelopeVerdict recipient(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, long octetsAnnounced) {
    for (Placed<RecipientPolicy> placed : roster.get().shelf().recipientPolicies()) {
      EnvelopeVerdict verdict =
          judged(
              placed,
              id,
              Note.Stage.RECIPIENT,
              () -> placed.extension().judge(session, soFar, candidate));
      if (!(verdict instanceof Verdict.Continue)) {
        return verdict;
      }
    }
    Routed routed = routes.resolve(candidate, Set.of(), Optional.of(id));
    return switch (routed.route()) {
      case Route.Local local -> foreseen(session, local, local.agent(), octetsAnnounced);
      case Route.Expand _ -> Verdict.Continue.SILENTLY;
      case Route.Relay relay when mayRelay(session) ->
          relayed(session, candidate, relay, octetsAnnounced);
      case Route.Relay _ ->
          new Verdict.Reject(
              Replies.RELAYING_DENIED,
              by("no login, and the client is in no relay network", routed));
      case Route.NotMine _ ->
          new Verdict.Reject(Replies.RELAYING_DENIED, by("no route knows the domain", routed));
      case Route.Unknown _ ->
          new Verdict.Reject(Replies.UNKNOWN_MAILBOX, by("no such mailbox", routed));
      case Route.Unavailable(String why) ->
          new Verdict.Defer(Replies.ROUTE_UNAVAILABLE, by(why, routed));
    };
  }

  private boolean mayRelay(Session session) {
    return session.login().isPresent() || relays.test(session.client());
  }

  /** The queue would fail a suppressed address; said here, its sender hears it at once. */
  private EnvelopeVerdict relayed(
      Session session, ForwardPath candidate, Route.Relay relay, long octetsAnnounced) {
    Optional<String> why = suppressed.apply(candidate);
    return why.isPresent()
        ? new Verdict.Reject(
            Replies.SUPPRESSED, Evidence.of("on the suppression list: " + why.get()))
        : foreseen(session, relay, relay.agent(), octetsAnnounced);
  }

  private EnvelopeVerdict foreseen(Session session, Route route, String agent, long octets) {
    GuardedAgent asked = roster.get().agents().get(agent);
    return asked == null
        ? new Verdict.Defer(Replies.NO_AGENT, Evidence.of("no delivery agent " + agent))
        : asked.foresee(session, route, octets);
  }

  @Override
  public ContentVerdict content(Session session, Mail mail) {
    var fields = new ArrayList<HeaderField>();
    for (Placed<ContentFilter> placed : roster.get().shelf().contentFilters()) {
      long begun = System.nanoTime();
      ContentVerdict verdict =
          placed
              .guard()
              .ask(
                  Optional.of(mail.id()),
                  () -> placed.extension().judge(session, mail),
                  why -> placed.fail().content(Evidence.of(why)));
      note(placed, mail.id(), Note.Stage.CONTENT, verdict, begun);
      switch (verdict) {
        case Verdict.Continue _ -> {}
        case Verdict.Mark mark -> fields.addAll(declared(placed, mail.id(), mark));
        case Verdict.Reject _, Verdict.Defer _, Verdict.Discard _, Verdict.Quarantine _ -> {
          return verdict;
        }
      }
    }
    return fields.isEmpty() ? Verdict.Continue.SILENTLY : new Verdict.Mark(fields, Evidence.NONE);
  }

  /** The fields that the plugin said it would write; any other could be forged by a sender. */
  private List<HeaderField> declared(Placed<?> placed, MailId id, Verdict.Mark mark) {
    var kept = new ArrayList<HeaderField>();
    for (HeaderField field : mark.fields()) {
      if (placed.writes(field.name())) {
        kept.add(field);
      } else {
        journal.note(
            new Note.PluginFailed(
                placed.plugin(),
                placed.name(),
                "wrote the header field " + field.name() + ", which it did not declare",
                Optional.of(id)));
      }
    }
    return kept;
  }

  @Override
  public Set<String> ownedFields() {
    return roster.get().ownedFields();
  }

  private EnvelopeVerdict judged(
      Placed<?> placed, MailId id, Note.Stage stage, Question<EnvelopeVerdict> question) {
    long begun = System.nanoTime();
    EnvelopeVerdict verdict =
        placed
            .guard()
            .ask(Optional.of(id), question, why -> placed.fail().envelope(Evidence.of(why)));
    note(placed, id, stage, verdict, begun);
    return verdict;
  }

  private void note(Placed<?> placed, MailId id, Note.Stage stage, Verdict verdict, long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    journal.note(
        new Note.Judged(id, placed.name(), stage, word(verdict), verdict.why(), took, placed.at()));
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Continue _ -> "continue";
      case Verdict.Reject(var reply, _) -> "reject " + reply;
      case Verdict.Defer(var reply, _) -> "defer " + reply;
      case Verdict.Mark _ -> "mark";
      case Verdict.Discard _ -> "discard";
      case Verdict.Quarantine _ -> "quarantine";
    };
  }

  private static Evidence by(String why, Routed routed) {
    return routed.by().isEmpty() ? Evidence.of(why) : Evidence.of(why).with("router", routed.by());
  }
}
