package org.rekkas.plugins.mailinglist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.plugins.mailinglist.Policy.From;
import org.rekkas.plugins.mailinglist.Policy.Joining;
import org.rekkas.plugins.mailinglist.Policy.Others;
import org.rekkas.plugins.mailinglist.Policy.Posting;
import org.rekkas.plugins.mailinglist.Policy.Shown;
import org.rekkas.plugins.mailinglist.Policy.Unproven;
import org.rekkas.spi.Account;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Findings;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Routes;
import org.rekkas.spi.Running;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeFilters;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryIntake;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

/** The plugin on its own: mails are handed to its agent, and what it sends is caught. */
final class Stage implements AutoCloseable {
  private static final String RECEIVED =
      "Received: from c.example ([192.0.2.7])\r\n\tby mx.example.org (Rekkas/test) with %s\r\n"
          + "\tid abcd; Mon, 23 Nov 2026 12:00:00 +0000\r\n";
  private static final Standing.Rule RULE =
      new Standing.Rule(2, Duration.ofDays(10), Duration.ofDays(1));
  static final String TEAM = "team@example.org";
  static final Policy STRICT =
      new Policy(
          Posting.MEMBERS, Others.REFUSE, Unproven.REFUSE, Shown.HIDDEN, Joining.CLOSED, From.LIST);
  static final String LOGGED_IN = RECEIVED.formatted("ESMTPSA");
  static final String STRANGER = RECEIVED.formatted("ESMTPS");

  final MemoryVault vault;
  final FakeSurroundings given;
  final FakeFilters filters = new FakeFilters();
  private final MemoryIntake intake;
  private final Running running;
  private Routes.Routed unclaimed = new Routes.Routed(new Route.Unknown(), "");
  private int ids;

  /** A mail that the plugin handed in. */
  record Sent(MailId id, Envelope envelope, String trace, String text, String quarantine) {
    private static Sent of(MemoryIntake.Taken taken) {
      Intake.Submission mail = taken.mail();
      String text = new String(taken.text().getBytes(ISO_8859_1), UTF_8);
      return new Sent(mail.id(), mail.envelope(), mail.trace(), text, mail.quarantine());
    }

    String field(String name) {
      for (String line : text.split("\r\n")) {
        if (line.startsWith(name + ": ")) {
          return line.substring(name.length() + 2);
        }
      }
      return "";
    }

    String from() {
      String from = field("From");
      return from.substring(from.indexOf('<') + 1, from.indexOf('>'));
    }
  }

  Stage(Path folder, MailingList... lists) {
    this(folder, new MemoryVault(), lists);
  }

  /** As after a reload: with what there was before, and other lists in the configuration. */
  Stage(Path folder, MemoryVault vault, MailingList... lists) {
    this.vault = vault;
    intake = new MemoryIntake(vault);
    given =
        new FakeSurroundings("mailing-list", folder)
            .with(vault)
            .with(intake)
            .with(filters)
            .with(new FakeAccounts("example.org"))
            .with((Routes) this::resolve);
    var settings = new Settings(20, Duration.ofDays(7), RULE, List.of(lists));
    running = new MailingListPlugin().start(settings, given);
  }

  static MailingList list(String tag, Policy policy) {
    return new MailingList(
        Mailbox.of("team@example.org"),
        "The team",
        MailingList.mailboxes(List.of("owner@example.org")),
        List.of(),
        policy,
        tag,
        MailingList.mailboxes(List.of("ali@example.org", "joe@example.org")),
        true);
  }

  /** As with {@code @example.org: ali@example.org} among the aliases. */
  void catchesAll() {
    var ali = new Account(Mailbox.of("ali@example.org"), "", 0, false);
    var caught = new Route.Local("mailbox", ali, Optional.empty());
    unclaimed = new Routes.Routed(caught, "aliases/catch-all");
  }

  private Routes.Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
    Route route = route(path.mailbox().toString());
    boolean ours = path.mailbox().domain().equals("example.org");
    return ours && route instanceof Route.NotMine ? unclaimed : new Routes.Routed(route, "");
  }

  Route route(String address) {
    return only(Router.class).route(ForwardPath.of(address), Set.of());
  }

  List<String> members(String address) {
    var all = new ArrayList<String>();
    if (route(address) instanceof Route.Expand(var members, var _)) {
      members.iterator().forEachRemaining(path -> all.add(path.mailbox().toString()));
    }
    return all;
  }

  <T extends Extension> T only(Class<T> kind) {
    return running.contributions().stream()
        .map(c -> c.extension())
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  Mail mail(String trace, String from, String to, String text) {
    var id = new MailId("mail" + (1000 + ids++));
    return new Mail(
        id,
        given.clock().instant(),
        Envelope.of(from, to),
        trace,
        new TextContent(text.replace("\n", "\r\n")));
  }

  Outcome deliver(Mail mail) {
    return deliver(mail, "");
  }

  Outcome deliver(Mail mail, String quarantine) {
    ForwardPath path = mail.envelope().recipients().getFirst().path();
    Route route = route(path.mailbox().toString());
    return only(DeliveryAgent.class)
        .deliver(List.of(new DeliveryAgent.Delivery(mail, path, path, route, quarantine)))
        .getFirst();
  }

  /** What was done, in its own words. */
  String done(Mail mail) {
    return deliver(mail) instanceof Outcome.Delivered(var where, var _) ? where : "not delivered";
  }

  /** A mail of somebody who is not logged in. */
  String writes(String from, String to, String subject) {
    return done(
        mail(STRANGER, from, to, "From: " + from + "\nSubject: " + subject + "\n\nHello\n"));
  }

  ContentVerdict judged(Mail mail, HeaderField... found) throws IOException {
    var findings = Findings.NONE.with(List.of(found));
    return only(ContentFilter.class).judge(Sessions.stranger("192.0.2.7").with(findings), mail);
  }

  Report run(String command, String... values) throws IOException {
    var map = new HashMap<String, String>();
    for (int i = 0; i < values.length; i += 2) {
      map.put(values[i], values[i + 1]);
    }
    for (var each : running.contributions()) {
      if (each.extension() instanceof AdminCommand it && it.name().equals(command)) {
        return it.run(
            new AdminCommand.Invocation(Map.copyOf(map), new ByteArrayInputStream(new byte[0])));
      }
    }
    throw new AssertionError("no command " + command);
  }

  /** What is done once an hour is done. */
  void anHourLater() {
    given.manualClock().advance(Duration.ofHours(1));
    writes("eve@example.net", "team-bounces@example.org", "");
  }

  /** What a post that is held is kept as. */
  void put(byte[] key, byte[] value) {
    put("held", key, value);
  }

  void put(String space, byte[] key, byte[] value) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(vault.space(space), key, value);
          return true;
        });
  }

  /** Whatever lies there. */
  List<Space.Entry> all(String space) {
    return vault.space(space).range(new byte[0], new byte[] {(byte) 0xff}, 99);
  }

  /** As what an older version left, that spelled something in keys another way. */
  void makeOld(String now, String old) {
    for (String space : List.of("lists", "members", "standings", "held", "open", "pace", "late")) {
      for (Space.Entry entry : all(space)) {
        String key = new String(entry.key(), UTF_8).replace(now, old);
        delete(space, entry.key());
        put(space, key.getBytes(UTF_8), entry.value());
      }
    }
    delete("marks", Key.of("keys").bytes());
  }

  private void delete(String space, byte[] key) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(vault.space(space), key);
          return true;
        });
  }

  Sent last() {
    return Sent.of(intake.taken().getLast());
  }

  /** Of all that was sent. */
  List<String> quarantines() {
    return intake.taken().stream().map(taken -> Sent.of(taken).quarantine()).toList();
  }

  void sent(int count) {
    assertEquals(count, sent(), () -> intake.taken().toString());
  }

  int sent() {
    return intake.taken().size();
  }

  @Override
  public void close() {
    running.close();
  }
}
