package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.kernel.plugins.guard.Question;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes.Routed;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.DeliverBy;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;

/**
 * What the SMTP server asks: verbs, policies, filters and routes of all plugins as one. Here, and
 * nowhere else, it is decided who may relay (the design's rule 2): a session that has logged in, or
 * a client in a relay network; and everybody else where the route itself says that it is open, as a
 * gateway's and a backup MX's are (RFC 5321 §3.6.2). Each verdict of a plugin is noted.
 * Thread-safe.
 */
final class Gate implements SmtpGate {
  private final Supplier<Roster> roster;
  private final AllRoutes routes;
  private final DeadEnds deadEnds;
  private final Predicate<Client> relays;
  private final Function<ForwardPath, Optional<String>> suppressed;
  private final FilterSettings filters;
  private final Journal journal;

  Gate(
      Supplier<Roster> roster,
      AllRoutes routes,
      Predicate<Client> relays,
      Function<ForwardPath, Optional<String>> suppressed,
      FilterSettings filters,
      Journal journal) {
    this.roster = roster;
    this.routes = routes;
    deadEnds = new DeadEnds(routes);
    this.relays = relays;
    this.suppressed = suppressed;
    this.filters = filters;
    this.journal = journal;
  }

  @Override
  public List<String> keywords(Session session) {
    Roster now = roster.get();
    if (now.shelf().keywords().isEmpty()) {
      return now.verbs().keywords();
    }
    var lines = new ArrayList<>(now.verbs().keywords());
    for (Placed<SmtpKeyword> placed : now.shelf().keywords()) {
      String line =
          placed
              .guard()
              .ask(Optional.empty(), () -> line(placed.extension().announce(session)), _ -> "");
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** One that is none would be a reply to EHLO that cannot be made, for everybody. */
  private static String line(String announced) {
    if (!announced.isEmpty() && !Introduction.isEhloLine(announced)) {
      throw new IllegalArgumentException("no keyword of EHLO with its parameters was announced");
    }
    return announced;
  }

  @Override
  public Set<String> mailParameters() {
    return roster.get().parameters().keySet();
  }

  @Override
  public List<Verb> verbs() {
    return roster.get().verbs().told();
  }

  @Override
  public Optional<VerbStep> verb(Session session, String verb, String argument) {
    Placed<SmtpVerb> placed = roster.get().verbs().owners().get(verb.toUpperCase(Locale.ROOT));
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
  public Judgement<EnvelopeVerdict> connected(Session session, MailId id) {
    return hear(
        roster.get().shelf().clientPolicies(),
        hearing(id, Note.Stage.CONNECT, session),
        (policy, seen) -> policy.judge(seen));
  }

  @Override
  public Judgement<EnvelopeVerdict> parameter(
      Session session, MailId id, String name, String value) {
    String key = name.toUpperCase(Locale.ROOT);
    Placed<SmtpKeyword> placed = roster.get().parameters().get(key);
    return hear(
        placed == null ? List.of() : List.of(placed),
        hearing(id, Note.Stage.SENDER, session),
        (keyword, seen) -> keyword.judge(seen, key, value));
  }

  @Override
  public Judgement<EnvelopeVerdict> sender(Session session, MailId id, Envelope envelope) {
    return hear(
        roster.get().shelf().senderPolicies(),
        hearing(id, Note.Stage.SENDER, session),
        (policy, seen) -> policy.judge(seen, envelope));
  }

  @Override
  public Judgement<EnvelopeVerdict> recipient(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, long octetsAnnounced) {
    Judgement<EnvelopeVerdict> heard =
        hear(
            roster.get().shelf().recipientPolicies(),
            hearing(id, Note.Stage.RECIPIENT, session),
            (policy, seen) -> policy.judge(seen, soFar, candidate));
    return heard.verdict() instanceof Verdict.Continue
        ? new Judgement<>(routed(session, id, soFar, candidate, octetsAnnounced), heard.findings())
        : heard;
  }

  private EnvelopeVerdict routed(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, long octetsAnnounced) {
    Routed routed = routes.resolve(candidate, Set.of(), soFar.reversePath(), Optional.of(id));
    return switch (routed.route()) {
      case Route.Local local -> foreseen(session, candidate, local, local.agent(), octetsAnnounced);
      case Route.Expand expand when deadEnds.isOne(candidate, expand, Optional.of(id)) ->
          new Verdict.Reject(Replies.UNKNOWN_MAILBOX, by("it leads to nobody", routed));
      case Route.Expand expand when promisesTooMuch(session, id, soFar, candidate, expand) ->
          unpromised(soFar, "for strangers nothing is promised of where it leads", routed);
      case Route.Expand _ -> Verdict.Continue.SILENTLY;
      case Route.Relay relay when mayRelay(session) ->
          relayed(session, candidate, closed(relay), octetsAnnounced);
      case Route.Relay relay when relay.open() && comesBack(soFar.options()) ->
          unpromised(soFar, "for strangers this route promises nothing", routed);
      case Route.Relay relay when relay.open() ->
          opened(
              id, routed, System.nanoTime(), relayed(session, candidate, relay, octetsAnnounced));
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

  private Hearing hearing(MailId id, Note.Stage stage, Session session) {
    return new Hearing(journal, filters, id, stage, session);
  }

  /** The first that refuses wins. */
  private static <T extends Extension> Judgement<EnvelopeVerdict> hear(
      List<Placed<T>> all,
      Hearing hearing,
      BiFunction<T, Session, @Nullable EnvelopeVerdict> question) {
    var refusal = new FirstRefusal<>(question);
    hearing.before(all, refusal);
    return new Judgement<>(refusal.verdict(), hearing.findings());
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
        : foreseen(session, candidate, relay, relay.agent(), octetsAnnounced);
  }

  /**
   * A mail that is rather to come back than to go without TLS (RFC 8689), or late (RFC 2852): a
   * stranger could have it come back to whom he names as its sender (attack G2).
   */
  private static boolean comesBack(EnvelopeOptions options) {
    return options.requiresTls() || options.deliverBy().filter(DeliverBy::returns).isPresent();
  }

  /** Of the null reverse-path nothing comes back. Who may relay, may by an alias as well. */
  private boolean promisesTooMuch(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, Route.Expand expand) {
    return comesBack(soFar.options())
        && soFar.reversePath().mailbox().isPresent()
        && !mayRelay(session)
        && deadEnds.mayLeadElsewhere(candidate, expand, Optional.of(id));
  }

  private static EnvelopeVerdict unpromised(Envelope soFar, String why, Routed routed) {
    Reply reply =
        soFar.options().requiresTls() ? Replies.TLS_NOT_PROMISED : Replies.TIME_NOT_PROMISED;
    return new Verdict.Reject(reply, by(why, routed));
  }

  /** Noted: to ask elsewhere takes its time, and nothing else says why it was taken. */
  private EnvelopeVerdict opened(MailId id, Routed routed, long begun, EnvelopeVerdict verdict) {
    if (verdict instanceof Verdict.Continue(Evidence why)) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      String word = "open to everybody: continue";
      journal.note(new Note.Judged(id, routed.by(), Note.Stage.RECIPIENT, word, why, took, ""));
    }
    return verdict;
  }

  /** For who may relay anyway it makes no difference whether others may. */
  private static Route.Relay closed(Route.Relay relay) {
    return new Route.Relay(relay.agent(), relay.destination(), false);
  }

  private EnvelopeVerdict foreseen(
      Session session, ForwardPath candidate, Route route, String agent, long octets) {
    GuardedAgent asked = roster.get().agents().get(agent);
    return asked == null
        ? new Verdict.Defer(Replies.NO_AGENT, Evidence.of("no delivery agent " + agent))
        : asked.foresee(session, candidate, route, octets);
  }

  /** A content may come longer than its generation lasts: nobody is at fault then. */
  @Override
  public Judgement<ContentVerdict> content(Session session, Mail mail) {
    try {
      return judged(session, mail, roster.get().shelf().contentFilters());
    } catch (PluginUnavailable e) {
      var why = Evidence.of(String.valueOf(e.getMessage()));
      return new Judgement<>(new Verdict.Defer(Replies.TRY_AGAIN, why), session.findings());
    }
  }

  private Judgement<ContentVerdict> judged(
      Session session, Mail mail, List<Placed<ContentFilter>> filtering) {
    var hearing = hearing(mail.id(), Note.Stage.CONTENT, session);
    var words = new WordsOfFilters(mail);
    hearing.before(filtering, words);
    return words.last().isPresent()
        ? new Judgement<>(words.last().get(), hearing.findings())
        : decided(session, mail.id(), hearing.findings(), words.junk());
  }

  /** The mail of our own people leaves without what we thought of it. */
  private Judgement<ContentVerdict> decided(
      Session session, MailId id, Findings findings, Optional<ContentVerdict> junk) {
    var decision = new Decision(filters.thresholds(), findings, junk);
    decision.note(journal, id);
    return new Judgement<>(
        decision.verdict(),
        session.login().isPresent() ? findings : findings.with(decision.fields()));
  }

  @Override
  public Set<String> ownedFields() {
    return roster.get().ownedFields();
  }

  private static Evidence by(String why, Routed routed) {
    return routed.by().isEmpty() ? Evidence.of(why) : Evidence.of(why).with("router", routed.by());
  }
}
