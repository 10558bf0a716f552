package org.rekkas.plugins.vrfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.inquiry.Audience;
import org.rekkas.inquiry.InquirySettings;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeRoutes;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.VerbTranscript;

class VrfyTest {
  @TempDir Path folder;

  private final FakeAccounts accounts =
      new FakeAccounts("example.org", "localhost")
          .add("ali@localhost", "Ali Benharraf")
          .add("joe@localhost", "")
          .add("eve@localhost", "Eve")
          .add("eve@example.org", "Eve")
          .add("zo\u00eb@localhost", "")
          .add("rene@localhost", "Ren\u00e9");

  private final FakeRoutes routes =
      new FakeRoutes(accounts)
          .alias("staff@localhost", "ali@localhost", "joe@localhost")
          .alias("boss@localhost", "ali@localhost")
          .alias("gone@localhost", "gone@example.net")
          .route("slow@localhost", new Route.Unavailable("no directory"))
          .route(
              "secret@localhost",
              new Route.Expand(new Hidden("gone@example.net"), Optional.empty()));

  private FakeSurroundings given;

  private SmtpVerb vrfy(Audience audience, int perMinute) {
    return vrfy(new InquirySettings(audience, Audience.LOCAL_CLIENTS, perMinute));
  }

  private SmtpVerb vrfy(InquirySettings settings) {
    given = new FakeSurroundings("vrfy", folder).with(accounts).with((Routes) routes);
    var running = new VrfyPlugin().start(settings, given);
    return (SmtpVerb) running.contributions().getFirst().extension();
  }

  private VerbTranscript local() {
    return VerbTranscript.local(vrfy(Audience.LOCAL_CLIENTS, 1000));
  }

  @Test
  void namesAndMailboxesAreConfirmed() {
    local()
        .plays(
            """
            C: VRFY ali
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY ALI@LocalHost
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY <joe@localhost>
            S: 250 2.1.5 <joe@localhost>
            C: VRFY Ali B <ali@localhost>
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY <@one,@two:joe@localhost>
            S: 250 2.1.5 <joe@localhost>
            C: VRFY "joe"@localhost
            S: 250 2.1.5 <joe@localhost>
            """);
  }

  @Test
  void aliasesAndForwardsAreTold() {
    local()
        .plays(
            """
            C: VRFY staff
            S: 250 2.1.5 <staff@localhost>
            C: VRFY boss
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY gone
            S: 251 2.1.5 User not local; will forward to <gone@example.net>
            C: VRFY secret
            S: 250 2.1.5 <secret@localhost>
            C: VRFY eve
            S: 553-5.1.4 User ambiguous; possibilities are
            S: 553-5.1.4 Eve <eve@example.org>
            S: 553 5.1.4 Eve <eve@localhost>
            C: VRFY slow@localhost
            S: 252 2.0.0 Cannot VRFY now, but will take mail for it and try
            """);
  }

  /** A gateway's domain, RFC 5321 §3.6.2. */
  @Test
  void whatIsPassedOnIsTakenAndNotKnown() {
    routes.route("far@example.net", new Route.Relay("relay", "hop.example:25", true));
    routes.route("own@example.net", new Route.Relay("relay", "hop.example:25", false));
    routes.route("bare@example.org", new Route.Relay("relay", "hop.example:25", true));
    local()
        .plays(
            """
            C: VRFY far@example.net
            S: 252 2.0.0 Cannot VRFY, but will take mail for it and try
            C: VRFY bare
            S: 252 2.0.0 Cannot VRFY, but will take mail for it and try
            C: VRFY own@example.net
            S: 550 5.7.1 Not an address of this host
            """);
  }

  @Test
  void aUserIsFoundByFullNameOrWordsOfIt() {
    accounts.add("ab@localhost", "Ali Benali").add("o@localhost", "Ali O'Brien-Benali");
    routes.alias("o@localhost", "o@example.net");
    local()
        .plays(
            """
            C: VRFY Ali Benharraf
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY "ali  BENHARRAF"
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY benharraf
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY ali
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY benali
            S: 553-5.1.4 User ambiguous; possibilities are
            S: 553-5.1.4 Ali Benali <ab@localhost>
            S: 553 5.1.4 <o@localhost>
            C: VRFY Ali O'Brien
            S: 251 2.1.5 User not local; will forward to <o@example.net>
            C: VRFY Benharraf Ali
            S: 550 5.1.1 No such mailbox here
            C: VRFY Ali Benharraf@localhost
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            C: VRFY Ren\u00e9
            S: 550 5.6.7 A name beyond ASCII is asked for with SMTPUTF8
            C: VRFY Rene\u0301 SMTPUTF8
            S: 250 2.1.5 Ren\u00e9 <rene@localhost>
            """);
  }

  @Test
  void membersThatCannotBeReadNowAreNoFailureOfTheVerb() {
    Route.Members broken =
        () -> {
          throw new IllegalStateException("the directory is down");
        };
    routes.route("staff@localhost", new Route.Expand(broken, Optional.empty()));
    local()
        .plays(
            """
            C: VRFY staff@localhost
            S: 252 2.0.0 Cannot VRFY now, but will take mail for it and try
            """);
  }

  @Test
  void d10_namesakesAreShownUpToTwenty() {
    for (int i = 1; i <= 20; i++) {
      accounts.add("n" + i + "@localhost", "Nour " + i);
    }
    var verb = vrfy(Audience.LOCAL_CLIENTS, 9);
    var session = VerbTranscript.session("127.0.0.1", true, Optional.empty());
    var shown = assertInstanceOf(VerbStep.Say.class, verb.answer(session, "nour")).reply();
    assertEquals(21, shown.lines().size());
    accounts.add("n21@localhost", "Nour 21");
    VerbTranscript.local(verb)
        .plays("C: VRFY nour\nS: 553 5.1.4 User ambiguous; ask for name@domain");
  }

  @Test
  void d10_namesHaveAPolicyOfTheirOwn() {
    String yes = "C: VRFY benharraf\nS: 250 2.1.5 Ali Benharraf <ali@localhost>";
    String no = "C: VRFY benharraf\nS: 550 5.1.1 No such mailbox here";
    var local = vrfy(new InquirySettings(Audience.ALL, Audience.LOCAL_CLIENTS, 9));
    VerbTranscript.local(local).plays(yes);
    VerbTranscript.stranger(local, "192.0.2.1").plays(no);
    VerbTranscript.stranger(vrfy(new InquirySettings(Audience.ALL, Audience.ALL, 9)), "192.0.2.1")
        .plays(yes);
    VerbTranscript.local(vrfy(new InquirySettings(Audience.ALL, Audience.NOBODY, 9))).plays(no);
  }

  @Test
  void d10_noWildCardAndNoPartOfAWord() {
    local()
        .plays(
            """
            C: VRFY nobody
            S: 550 5.1.1 No such mailbox here
            C: VRFY *
            S: 550 5.1.1 No such mailbox here
            C: VRFY al
            S: 550 5.1.1 No such mailbox here
            C: VRFY %
            S: 550 5.1.1 No such mailbox here
            C: VRFY Benharr
            S: 550 5.1.1 No such mailbox here
            C: VRFY Ali *
            S: 250 2.1.5 Ali Benharraf <ali@localhost>
            C: VRFY A% B%
            S: 550 5.1.1 No such mailbox here
            C: VRFY . .
            S: 550 5.1.1 No such mailbox here
            C: VRFY ali@example.net
            S: 550 5.7.1 Not an address of this host
            """);
  }

  @Test
  void d5_d6_whatIsNoAddressIsASyntaxError() {
    local()
        .plays(
            """
            C: VRFY
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            C: VRFY <>
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            C: VRFY a@b@c
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            C: VRFY <aaa@bbb.com>ccc@ddd.com
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            C: VRFY a@b,c@d
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            C: VRFY %s
            S: 501 5.5.4 Syntax: VRFY user-or-mailbox [SMTPUTF8]
            """
                .formatted("x".repeat(255)));
  }

  @Test
  void b10_beyondAsciiIsAskedForAndAnsweredWithSmtpUtf8() {
    local()
        .plays(
            """
            C: VRFY zo\u00eb@localhost
            S: 550 5.6.7 A name beyond ASCII is asked for with SMTPUTF8
            C: VRFY zo\u00eb@localhost SMTPUTF8
            S: 250 2.1.5 <zo\u00eb@localhost>
            C: VRFY rene
            S: 250 2.1.5 <rene@localhost>
            C: VRFY rene smtputf8
            S: 250 2.1.5 Ren\u00e9 <rene@localhost>
            """);
    routes.alias("utf@localhost", "zo\u00eb@localhost");
    local()
        .plays(
            """
            C: VRFY utf
            S: 252 2.6.8 Exists; ask with SMTPUTF8 to be shown the address
            """);
  }

  @Test
  void d10_thePolicySaysWhoIsAnswered() {
    String yes = "C: VRFY ali\nS: 250 2.1.5 Ali Benharraf <ali@localhost>";
    String no = "C: VRFY ali\nS: 252 2.0.0 Cannot VRFY, but will take mail for it and try";
    VerbTranscript.local(vrfy(Audience.NOBODY, 9)).plays(no);
    VerbTranscript.local(vrfy(Audience.LOCAL_CLIENTS, 9)).plays(yes);
    VerbTranscript.stranger(vrfy(Audience.LOCAL_CLIENTS, 9), "192.0.2.1").plays(no);
    VerbTranscript.loggedIn(vrfy(Audience.LOCAL_CLIENTS, 9), "joe@localhost").plays(yes);
    VerbTranscript.local(vrfy(Audience.AUTHENTICATED, 9)).plays(no);
    VerbTranscript.loggedIn(vrfy(Audience.AUTHENTICATED, 9), "joe@localhost").plays(yes);
    VerbTranscript.stranger(vrfy(Audience.ALL, 9), "192.0.2.1").plays(yes);
  }

  @Test
  void d10_whoIsNotAdmittedCannotTellTheKnownFromTheUnknown() {
    var verb = vrfy(Audience.AUTHENTICATED, 9);
    var session = VerbTranscript.session("192.0.2.1", false, Optional.empty());
    for (String name :
        List.of("ali", "nobody", "ali@localhost", "*", "", "\u00eb", "Ali Benharraf")) {
      assertEquals(verb.answer(session, "ali"), verb.answer(session, name), name);
    }
  }

  @Test
  void d10_aClientIsAnsweredSoOftenInAMinute() {
    var verb = vrfy(Audience.ALL, 2);
    String known = "C: VRFY joe\nS: 250 2.1.5 <joe@localhost>";
    String often = "C: VRFY joe\nS: 252 2.0.0 Cannot VRFY, but will take mail for it and try";
    var one = VerbTranscript.stranger(verb, "2001:db8::1");
    var neighbour = VerbTranscript.stranger(verb, "2001:db8::2");
    one.plays(known);
    neighbour.plays(known);
    one.plays(often);
    VerbTranscript.stranger(verb, "2001:db8:0:1::1").plays(known);
    given.manualClock().advance(Duration.ofMinutes(1));
    one.plays(known);
  }

  private record Hidden(String member) implements Route.Members {
    @Override
    public Iterator<ForwardPath> iterator() {
      return List.of(ForwardPath.of(member)).iterator();
    }

    @Override
    public boolean hidden() {
      return true;
    }
  }
}
