package org.rekkas.smtp.server;

import org.junit.jupiter.api.Test;
import org.rekkas.testkit.Transcript;

/** Attacks B19 to B21: what grows with what a client sends is kept only where there is memory. */
class HoldingTest {
  private static final String MAIL =
      """
      S: 220 …
      C: EHLO a.example
      S: …
      C: MAIL FROM:<a@b>
      S: 250 2.1.0 …
      """;

  private static final String LONG = " ORCPT=rfc822;" + "x".repeat(480);

  private static String takes(String user) {
    return "C: RCPT TO:<" + user + "@localhost>" + LONG + "\nS: 250 2.1.5 …\n";
  }

  private static String putsOff(String user) {
    return "C: RCPT TO:<" + user + "@localhost>" + LONG + "\nS: 452 4.3.1 …\n";
  }

  private static void play(long memory, String transcript) {
    var script = Transcript.of(transcript);
    new Stage().play(script, script.connection().holdingAtMost(memory));
  }

  @Test
  void b21_aRecipientForWhomThereIsNoMemoryIsPutOffAndTheMailGoesToTheOthers() {
    play(
        50_500,
        MAIL
            + takes("joe")
            + """
            C: DATA
            S: 354 …
            C: Subject: to one
            C> \\r\\n.\\r\\n
            S: 250 2.6.0 …
            C: MAIL FROM:<a@b>
            S: 250 2.1.0 …
            """
            + takes("joe").repeat(100) // the same one again
            + takes("ali")
            + "C: RSET\nS: 250 …\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 …\n"
            + takes("joe"));
    play(2_000, MAIL + takes("joe") + takes("ali") + putsOff("eve") + putsOff("zoe"));
  }

  @Test
  void b21_aContentForWhichThereIsNoMemoryIsPutOff() {
    play(
        30_000,
        MAIL
            + takes("joe")
            + """
            C: DATA
            S: 452 4.3.1 …
            C: MAIL FROM:<a@b>
            S: 250 2.1.0 …
            """
            + takes("joe")
            + """
            C: BDAT 5
            C> hello
            S: 452 4.3.1 …
            C: NOOP
            S: 250 …
            """);
  }

  /** RFC 3207 §4: the session goes on in clear text. */
  @Test
  void b21_tlsForWhichThereIsNoMemoryIsPutOffBeforeItBegins() {
    String startTls =
        """
        S: 220 …
        C: EHLO a
        S: …
        C: STARTTLS
        S: %s …
        C: EHLO a
        S: …
        C: MAIL FROM:<a@b>
        S: 250 2.1.0 …
        """;
    var refused = Transcript.of(startTls.formatted("454 4.7.0") + takes("joe"));
    new Stage().play(refused, refused.connection().offeringTls().withoutMemoryForTls());
    var again = Transcript.of(startTls.formatted("220 2.0.0") + takes("joe"));
    new Stage().play(again, again.connection().offeringTls().holdingAtMost(50_000));
  }

  @Test
  void b19_anAuthLongerThanACommandIsReadOnlyWhereThereIsMemory() {
    String auth = "C> AUTH PLAIN " + "x".repeat(5_000);
    play(1_000, "S: 220 …\nC: EHLO a\nS: …\n" + auth + "\\r\\n\nS: 500 …\nC: QUIT\nS: 221 …");
    play(100_000, "S: 220 …\nC: EHLO a\nS: …\n" + auth + "\\r\\n\nS: 5…\nC: QUIT\nS: 221 …");
  }
}
