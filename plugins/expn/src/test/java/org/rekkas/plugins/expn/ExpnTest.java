package org.rekkas.plugins.expn;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeRoutes;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.VerbTranscript;

class ExpnTest {
  @TempDir Path folder;

  private final FakeAccounts accounts =
      new FakeAccounts("example.org", "localhost")
          .add("ali@localhost", "Ali Benharraf")
          .add("joe@localhost", "")
          .add("both@example.org", "");

  private final FakeRoutes routes =
      new FakeRoutes(accounts)
          .alias("staff@localhost", "ali@localhost", "joe@localhost", "eve@example.net")
          .alias("both@localhost", "joe@localhost")
          .alias("twice@localhost", "joe@localhost")
          .alias("twice@example.org", "ali@localhost")
          .alias("four@localhost", "a@b.example", "b@b.example", "c@b.example", "d@b.example")
          .alias("utf@localhost", "zo\u00eb@b.example")
          .route("board@localhost", new Route.Expand(new Hidden(), Optional.empty()));

  private FakeSurroundings given;

  private SmtpVerb expn(Audience audience, int perMinute) {
    given = new FakeSurroundings("expn", folder).with(accounts).with((Routes) routes);
    var settings = new Settings(new InquirySettings(audience, Audience.NOBODY, perMinute), 3);
    var running = new ExpnPlugin().start(settings, given);
    return (SmtpVerb) running.contributions().getFirst().extension();
  }

  @Test
  void theMembersOfAListAreShown() {
    VerbTranscript.local(expn(Audience.LOCAL_CLIENTS, 100))
        .plays(
            """
            C: EXPN staff
            S: 250-2.1.5 Ali Benharraf <ali@localhost>
            S: 250-2.1.5 <joe@localhost>
            S: 250 2.1.5 <eve@example.net>
            C: EXPN <Staff@localhost>
            S: 250-2.1.5 Ali Benharraf <ali@localhost>
            S: 250-2.1.5 <joe@localhost>
            S: 250 2.1.5 <eve@example.net>
            C: EXPN both
            S: 250 2.1.5 <joe@localhost>
            """);
  }

  @Test
  void d10_whatIsNotAListOrNotForTheClientIsRefused() {
    VerbTranscript.local(expn(Audience.LOCAL_CLIENTS, 100))
        .plays(
            """
            C: EXPN board
            S: 550 5.7.2 The members of this list are not shown
            C: EXPN four
            S: 252 2.1.5 Too many members to be shown
            C: EXPN ali
            S: 550 5.1.0 That is a user, not a mailing list
            C: EXPN nobody
            S: 550 5.1.1 No such list here
            C: EXPN *
            S: 550 5.1.1 No such list here
            C: EXPN staff@example.net
            S: 550 5.7.1 Not an address of this host
            C: EXPN twice
            S: 550 5.1.4 Ambiguous; ask for name@domain
            C: EXPN
            S: 501 5.5.4 Syntax: EXPN mailing-list [SMTPUTF8]
            C: EXPN utf
            S: 252 2.6.8 Ask with SMTPUTF8 to be shown the members
            C: EXPN utf SMTPUTF8
            S: 250 2.1.5 <zo\u00eb@b.example>
            """);
  }

  @Test
  void membersThatCannotBeReadNowAreNoFailureOfTheVerb() {
    Route.Members broken =
        () -> {
          throw new IllegalStateException("the directory is down");
        };
    routes.route("staff@localhost", new Route.Expand(broken, Optional.empty()));
    VerbTranscript.local(expn(Audience.ALL, 9))
        .plays("C: EXPN staff@localhost\nS: 252 2.0.0 Cannot EXPN now, but takes mail for it");
  }

  @Test
  void d10_thePolicySaysWhoIsAnswered() {
    String yes = "C: EXPN both\nS: 250 2.1.5 <joe@localhost>";
    String no = "C: EXPN both\nS: 550 5.7.2 Access denied to you";
    VerbTranscript.stranger(expn(Audience.LOCAL_CLIENTS, 9), "192.0.2.1").plays(no);
    VerbTranscript.local(expn(Audience.AUTHENTICATED, 9)).plays(no);
    VerbTranscript.loggedIn(expn(Audience.AUTHENTICATED, 9), "joe@localhost").plays(yes);
    VerbTranscript.stranger(expn(Audience.ALL, 9), "192.0.2.1").plays(yes);
    assertEquals(Optional.of("EXPN"), expn(Audience.AUTHENTICATED, 9).keyword());
  }

  @Test
  void switchedOffItIsNotAnnounced() {
    var verb = expn(Audience.NOBODY, 9);
    assertEquals(Optional.empty(), verb.keyword());
    VerbTranscript.local(verb).plays("C: EXPN staff\nS: 502 5.5.1 EXPN is switched off");
  }

  @Test
  void d10_aClientIsAnsweredSoOftenInAMinute() {
    var client = VerbTranscript.local(expn(Audience.ALL, 1));
    String known = "C: EXPN both\nS: 250 2.1.5 <joe@localhost>";
    client.plays(known);
    client.plays("C: EXPN both\nS: 252 2.0.0 Cannot EXPN so often; ask in a minute");
    given.manualClock().advance(Duration.ofMinutes(1));
    client.plays(known);
  }

  private record Hidden() implements Route.Members {
    @Override
    public Iterator<ForwardPath> iterator() {
      return List.of(ForwardPath.of("ali@localhost")).iterator();
    }

    @Override
    public boolean hidden() {
      return true;
    }
  }
}
