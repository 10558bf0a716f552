package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.Account;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.Transcript;

/** Times that a sender sets: RFC 4865 and RFC 2852. The clock stands at noon of 2026-11-23. */
class TimingTest {
  private final Stage stage =
      new Stage(
          Settings.standard()
              .login(new LoginSettings(true, InClear.NEVER, true, 0, 0, Duration.ZERO))
              .make());

  private void submit(String transcript) {
    var ali = new Account(Mailbox.of("ali@example.org"), "Ali", 0, true);
    var route = new Route.Local("mailbox", ali, java.util.Optional.empty());
    stage.surroundings.with((Routes) (_, _) -> new Routes.Routed(route, "test"));
    var script =
        Transcript.of(
            """
            S: 220 …
            C: EHLO a.example
            S: …
            C: AUTH PLAIN AGFsaQBzZWNyZXQ=
            S: 235 2.7.0 …
            """
                + transcript);
    stage.play(script, script.connection().overTls());
  }

  private static String refused(String parameters, String reply) {
    return "C: MAIL FROM:<ali@example.org> %s\nS: %s …\n".formatted(parameters, reply);
  }

  private static String taken(String parameters) {
    return refused(parameters, "250 2.1.0") + "C: RSET\nS: 250 2.0.0 …\n";
  }

  @Test
  void whereMailIsHandedInBothAreAnnounced() {
    String all =
        """
        S: 220 …
        C: EHLO a.example
        S: 250-mx.example.org greets [192.0.2.1]
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250-BINARYMIME
        S: 250-DSN
        S: 250-LIMITS RCPTMAX=1000
        """;
    var script =
        Transcript.of(
            all
                + """
                S: 250-AUTH PLAIN LOGIN
                S: 250-FUTURERELEASE 2592000 2026-12-23T12:00:00Z
                S: 250-DELIVERBY 10
                S: 250 HELP
                """);
    stage.play(script, script.connection().overTls());
  }

  @Test
  void elsewhereThereIsNoHolding() {
    new Stage()
        .play(
            """
            S: 220 …
            C: EHLO a.example
            S: …
            C: MAIL FROM:<a@example.net> HOLDFOR=60
            S: 555 5.5.4 …
            C: MAIL FROM:<a@example.net> BY=600;R
            S: 250 …
            """);
  }

  @Test
  void timesAreTakenAndKept() {
    submit(
        taken("HOLDFOR=2592000")
            + taken("HOLDUNTIL=2026-12-23T12:00:00Z")
            + taken("HOLDUNTIL=2026-11-23T14:00:00+01:00")
            + taken("BY=10;R")
            + taken("BY=-3;nt")
            + taken("HOLDFOR=60 BY=61;R")
            + """
            C: MAIL FROM:<ali@example.org> HOLDFOR=60 BY=3600;NT
            S: 250 …
            C: RCPT TO:<joe@example.org>
            S: 250 …
            C: DATA
            S: 354 …
            C: From: ali@example.org
            C:
            C: x
            C: .
            S: 250 …
            """);
    var options = stage.intake.taken().getLast().mail().envelope().options();
    assertEquals(Map.of("HOLDFOR", "60", "BY", "3600;NT"), options.parameters());
  }

  @Test
  void b27_whatIsNoTimeIsRefused() {
    submit(
        refused("HOLDFOR=0", "501 5.5.4")
            + refused("HOLDFOR=999999999999", "501 5.5.4")
            + refused("HOLDFOR=60 HOLDFOR=60", "501 5.5.4")
            + refused("HOLDFOR=60 HOLDUNTIL=2026-12-01T12:00:00Z", "501 5.5.4")
            + refused("HOLDUNTIL=tomorrow", "501 5.5.4")
            + refused("HOLDFOR", "501 5.5.4")
            + refused("BY=-1;X", "501 5.5.4")
            + refused("BY=0;R", "501 5.5.4")
            + refused("BY=600", "501 5.5.4"));
  }

  @Test
  void whatIsBeyondTheAnnouncedIsRefused() {
    submit(
        refused("HOLDFOR=2592001", "554 5.5.4")
            + refused("HOLDUNTIL=2026-12-23T12:00:01Z", "554 5.5.4")
            + refused("HOLDUNTIL=2026-11-23T12:00:00Z", "554 5.5.4")
            + refused("BY=9;R", "555 5.5.4"));
  }

  /** RFC 4865 §5. */
  @Test
  void whatHasToBeThereBeforeItMayGoIsRefused() {
    submit(
        refused("HOLDFOR=60 BY=60;R", "501 5.5.4")
            + refused("HOLDUNTIL=2026-11-23T13:00:00Z BY=3599;N", "501 5.5.4"));
  }
}
