package org.rekkas.plugins.arc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.KeyFile;
import org.rekkas.spi.Handling;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeRoutes;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.ScriptedDns;

/** RFC 8617 §5.1; the plugin's own check judges. */
class SealTest {
  private static final String MESSAGE =
      "DKIM-Signature: v=1; d=x.example; b=AAAA\r\nFrom: Ali <ali@x.example>\r\n"
          + "To: all@lists.example\r\nSubject: Salam\r\n\r\nSalam\r\n";

  @TempDir Path folder;
  private final ScriptedDns dns = new ScriptedDns();
  private Site here;
  private Site there;

  @BeforeEach
  void start() throws IOException {
    here = new Site("example.org", folder, dns);
    there = new Site("example.net", folder, dns);
    here.routes.route("bob@example.net", new Route.Relay("relay", "example.net", false));
  }

  @Test
  void aMailThatIsPassedOnHasASetThatHolds() throws Exception {
    String sealed = here.passedOn(MESSAGE);
    assertTrue(sealed.startsWith("ARC-Seal: i=1; cv=none; a=rsa-sha256; d=example.org;"), sealed);
    assertTrue(
        sealed.contains(
            "\r\nARC-Authentication-Results: i=1; mx.example.org; spf=none (x; y); arc=none\r\n"
                + "Authentication-Results: mx.example.org;"),
        sealed);
    assertTrue(sealed.replaceAll("\\s+", " ").contains(": dkim-signature; bh="), sealed);
    assertEquals("arc=pass (i=1 example.org) header.oldest-pass=0", there.chain(sealed));
    String further = there.passedOn(sealed);
    assertTrue(further.startsWith("ARC-Seal: i=2; cv=pass;"), further);
    assertEquals("arc=pass (i=2 example.net) header.oldest-pass=0", here.chain(further));
  }

  @Test
  void whatIsAddedOnTheWayOutBreaksNothing() throws Exception {
    String sealed = here.passedOn(MESSAGE);
    String more =
        "X-Spam-Status: No\r\nReceived: from a by b\r\nReturn-Path: <a@b>\r\n"
            + "DKIM-Signature: v=1; d=other.example\r\nAuthentication-Results: other; none\r\n";
    assertTrue(there.chain(more + sealed).startsWith("arc=pass"));
    assertTrue(there.chain("Subject: x\r\n" + sealed).startsWith("arc=fail"));
    assertTrue(there.chain("Reply-To: x@y\r\n" + sealed).startsWith("arc=fail"));
    assertTrue(there.chain(sealed.replace("b=AAAA", "b=AAAB")).startsWith("arc=fail"));
    assertTrue(there.chain(sealed.replace("spf=none", "spf=pass")).startsWith("arc=fail"));
  }

  /** What was changed here is signed as it leaves; that the chain held is what it was before. */
  @Test
  void theStateOfAChainIsThatOfTheArrival() throws Exception {
    Mail mail = here.arrived(there.passedOn(MESSAGE));
    String changed = Site.text(mail).replace("Subject: Salam", "Subject: [all] Salam") + "foot\r\n";
    int end = mail.trace().length();
    String sealed = here.passedOn(here.mail(mail.trace(), changed.substring(end)));
    assertTrue(sealed.startsWith("ARC-Seal: i=2; cv=pass;"), sealed);
    assertEquals("arc=pass (i=2 example.org) header.oldest-pass=2", there.chain(sealed));
  }

  /** §5.1.2, and §5.1 step 2. */
  @Test
  void aBrokenChainGetsOneSealThatSaysSoOverItsOwnSetAlone() throws Exception {
    String one = there.passedOn(MESSAGE).replace("Subject: Salam", "Subject: x");
    assertTrue(here.chain(one).startsWith("arc=fail"));
    String two = here.passedOn(one);
    assertTrue(two.startsWith("ARC-Seal: i=2; cv=fail;"), two);
    var header = Seals.header(two);
    assertTrue(Seals.holds(header, 2, List.of(2), dns));
    assertFalse(Seals.holds(header, 2, List.of(1, 2), dns));
    assertEquals("arc=fail (set 2 says that it had failed before)", there.chain(two));
    assertEquals(
        pass("the newest seal says already that the chain has failed"), handle(there, two));
  }

  @Test
  void aBrokenChainIsCountedAsFarAsItCanBeRead() throws Exception {
    String[][] broken = {
      {"ARC-Seal: i=7; cv=pass\r\n", "8"},
      {"ARC-Seal: i=7; cv=fail\r\nARC-Seal: i=9; cv=pass\r\n", "10"},
      {"ARC-Seal: i=x; cv=pass\r\n", "1"},
      {"ARC-Seal: nothing\r\nARC-Message-Signature: i=3\r\n", "4"},
      {"ARC-Authentication-Results: i=49; x\r\n", "50"},
      {"ARC-Seal: i=3; cv=pass\r\nARC-Seal: i=3; cv=pass\r\n", "4"},
    };
    for (String[] each : broken) {
      String sealed = here.passedOn(each[0] + MESSAGE);
      assertTrue(sealed.startsWith("ARC-Seal: i=" + each[1] + "; cv=fail;"), each[0] + sealed);
    }
    String full = "ARC-Authentication-Results: i=50; x\r\n" + MESSAGE;
    assertEquals(pass("there are 50 sets, and may be no more"), handle(here, full));
    String told = "ARC-Seal: i=3; cv=fail\r\nARC-Seal: i=3; cv=pass\r\n" + MESSAGE;
    assertEquals(
        pass("the newest seal says already that the chain has failed"), handle(here, told));
  }

  @Test
  void fiftySetsAreTheMost() throws Exception {
    var other = new Host("other.example", Algorithm.RSA.makeKeys());
    dns.text(other.keyName(), other.record());
    String message = MESSAGE;
    for (int i = 1; i < 50; i++) {
      message = other.pass(message, i, i == 1 ? "none" : "pass", "none");
    }
    message = here.passedOn(message);
    assertTrue(message.startsWith("ARC-Seal: i=50; cv=pass;"), message);
    assertTrue(there.chain(message).startsWith("arc=pass (i=50 example.org)"));
    assertEquals(pass("there are 50 sets, and may be no more"), handle(there, message));
  }

  /** Somebody here took a set out, or put one in. */
  @Test
  void aChainThatIsAnotherOneThanAtTheArrivalIsNotSealed() throws Exception {
    String none = here.arrived(MESSAGE).trace();
    String one = there.passedOn(MESSAGE);
    String another = "the chain is another one than when the mail came in";
    assertEquals(pass(another), here.mailet().handle(here.mail(none, one)).why().toString());
    String trace = here.arrived(one).trace();
    assertEquals(pass(another), here.mailet().handle(here.mail(trace, MESSAGE)).why().toString());
    String torn = one.replaceFirst("(?s)ARC-Seal:.*?\r\n(?![ \t])", "");
    assertEquals(
        pass("set 1 is not whole"), here.mailet().handle(here.mail(trace, torn)).why().toString());
  }

  @Test
  void aHeaderWithoutEndIsNotSealed() throws Exception {
    String endless = "X: " + "y".repeat(2 * HeaderSection.MOST) + "\r\n" + MESSAGE;
    assertEquals(pass("a header of more than 2097152 octets"), handle(here, endless));
  }

  /** No other one has what was found at the border in front of it. */
  @Test
  void onlyTheMailOfStrangersThatLeadsElsewhereIsTaken() {
    here.routes
        .alias("both@example.org", "bob@example.org", "bob@example.net")
        .alias("self@example.org", "self@example.org", "bob@example.org")
        .alias("loop@example.org", "pool@example.org")
        .alias("pool@example.org", "loop@example.org")
        .alias("many@example.org", many("bob@example.org"))
        .alias("masses@example.org", many("masses@example.org"))
        .route("slow@example.org", new Route.Unavailable("later"))
        .route("broken@example.org", new Route.Expand(SealTest::broken, Optional.empty()))
        .route(
            "list@example.org", new Route.Expand(new ListOf("bob@example.net"), Optional.empty()));
    String[] all = {
      "bob@example.org",
      "bob@example.net",
      "both@example.org",
      "self@example.org",
      "loop@example.org",
      "many@example.org",
      "masses@example.org",
      "slow@example.org",
      "broken@example.org",
      "list@example.org",
      "nobody@example.org",
      "a@far.example"
    };
    assertEquals(
        List.of(
            "bob@example.net",
            "both@example.org",
            "many@example.org",
            "masses@example.org",
            "slow@example.org",
            "broken@example.org"),
        taken(here.arrived(MESSAGE, all)));
    String own = "Received: from x\r\n";
    assertEquals(List.of(), taken(here.mail(own, MESSAGE, all)));
    String foreign = "Authentication-Results: mx.example.net; arc=none\r\n";
    assertEquals(List.of(), taken(here.mail(foreign, MESSAGE, all)));
    String unasked = "Authentication-Results: mx.example.org; spf=pass\r\n";
    assertEquals(List.of(), taken(here.mail(unasked, MESSAGE, all)));
  }

  private static java.util.Iterator<ForwardPath> broken() {
    throw new IllegalStateException("broken");
  }

  private static String[] many(String member) {
    return IntStream.range(0, 300).mapToObj(_ -> member).toArray(String[]::new);
  }

  private record ListOf(String member) implements Route.Members {
    @Override
    public java.util.Iterator<ForwardPath> iterator() {
      return Stream.of(ForwardPath.of(member)).iterator();
    }

    @Override
    public Optional<String> agent() {
      return Optional.of("mailing-list");
    }
  }

  private List<String> taken(Mail mail) {
    return here.mailet().matcher().match(mail).stream()
        .map(Recipient::path)
        .map(path -> path.mailbox().toString())
        .toList();
  }

  /** A list's: what was found at the border stands in front of it, and DKIM's signature above. */
  @Test
  void whatIsHandedInHereAndCameFromAStrangerIsSealed() throws Exception {
    var fresh = new HeaderField("DKIM-Signature", "v=1; d=example.org; b=BBBB");
    var session = Site.session(true);
    var signed = session.with(session.findings().with(List.of(fresh)));
    Mail copy = here.arrived(MESSAGE);
    var mark = assertInstanceOf(Verdict.Mark.class, here.filtered(signed, copy));
    assertEquals("sealed set=i=1 cv=none", mark.why().toString());
    String sent = Seals.lines(List.of(fresh)) + Seals.lines(mark.fields()) + Site.text(copy);
    assertTrue(there.chain(sent).startsWith("arc=pass (i=1 example.org)"), sent);
    assertTrue(there.chain(sent.replace("BBBB", "BBBC")).startsWith("arc=fail"));
    Mail letter = here.mail("", MESSAGE);
    assertEquals(Verdict.Continue.SILENTLY, here.filtered(session, letter));
    assertEquals(Verdict.Continue.SILENTLY, here.filtered(Site.session(false), letter));
  }

  @Test
  void theKeyIsMadeOnceAndShown() throws Exception {
    var fresh = new Site("fresh.example", folder, dns);
    Path file = folder.resolve("fresh.example/fresh.example/arc.pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    var record = fresh.records().getFirst();
    assertEquals("arc._domainkey.fresh.example", record.name());
    assertTrue(record.data().startsWith("v=DKIM1; k=rsa; p=MIIB"), record.data());
    assertEquals(List.of(record), new Site("fresh.example", folder, dns).records());
    assertEquals(0, here.given.recorded().notes(Note.Remark.class).size());
    assertEquals(1, fresh.given.recorded().notes(Note.Remark.class).size());
  }

  /** As in a check: nobody gets a lock there. */
  @Test
  void whoOnlyLooksIsToldThatTheKeyIsToBeMade() throws Exception {
    var given =
        new FakeSurroundings("arc", folder).with(new FakeRoutes(new FakeAccounts("new.example")));
    var settings =
        new Settings(
            List.of(), Optional.of(new SealSettings("new.example", "arc", Optional.empty())));
    try (var _ = given.locks().take("key").orElseThrow();
        var looked = new ArcPlugin().start(settings, given)) {
      assertEquals(1, looked.contributions().size());
    }
    assertFalse(Files.exists(folder.resolve("new.example")));
    var told = given.recorded().notes(Note.Remark.class).getFirst();
    assertEquals(Note.Level.WARN, told.level());
    assertTrue(told.toString().contains("the next start or reload makes the key"), "" + told);
    try (var started = new ArcPlugin().start(settings, given)) {
      assertEquals(4, started.contributions().size());
    }
    assertTrue(Files.exists(folder.resolve("new.example/arc.pem")));
  }

  @Test
  void withoutAKeyNothingIsSealedAndThatIsTold() throws Exception {
    Path file = folder.resolve("example.org/example.org/arc.pem");
    for (String bad : List.of("", "-----BEGIN PRIVATE KEY-----\n?\n-----END PRIVATE KEY-----\n")) {
      Files.writeString(file, bad);
      var site = new Site("example.org", folder, dns);
      assertEquals(List.of(), site.all(Mailet.class));
      assertEquals(List.of(), site.records());
      var told = site.given.recorded().notes(Note.Remark.class).toString();
      assertTrue(told.contains("arc.pem: it holds"), told);
    }
  }

  @Test
  void aKeyOfTheSettingsIsLookedAtWhenTheyAreRead() throws Exception {
    Path file = folder.resolve("own.pem");
    KeyFile.write(file, Algorithm.RSA.makeKeys());
    var good = seal("Example.ORG").with("selector", "S1").with("key", file);
    var settings = SealSettings.from(good).orElseThrow();
    assertEquals(List.of(), good.problems());
    assertEquals("s1._domainkey.example.org", settings.key().orElseThrow().recordName());
    var key = SealSettings.from(seal("M\u00fcnchen.example").with("key", file)).orElseThrow().key();
    assertEquals(1, new SealRecord(key.orElseThrow()).of("m\u00fcnchen.example").size());
    assertEquals("xn--mnchen-3ya.example", key.orElseThrow().domain());
    KeyFile.write(file, Algorithm.ED25519.makeKeys());
    assertProblem("holds no RSA key", seal("example.org").with("key", file));
    Files.writeString(file, "nothing");
    assertProblem("holds no PRIVATE KEY", seal("example.org").with("key", file));
    assertProblem("is no domain", seal("org"));
    assertProblem("is no domain", seal("a b.example"));
    assertProblem("is no name of the DNS", seal("example.org").with("selector", "../x"));
  }

  private static FakeSection seal(String domain) {
    return new FakeSection("seal").with("domain", domain).with("selector", "arc");
  }

  private static void assertProblem(String what, FakeSection seal) {
    SealSettings.from(seal);
    assertEquals(1, seal.problems().size());
    assertTrue(seal.problems().getFirst().contains(what), seal.problems().getFirst());
  }

  private static String pass(String why) {
    return "not sealed: " + why;
  }

  private static String handle(Site site, String message) {
    return assertInstanceOf(Handling.Pass.class, site.mailet().handle(site.arrived(message)))
        .why()
        .toString();
  }
}
