package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/** What its sender holds back, RFC 4865. */
@Timeout(60)
class FutureReleaseTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Selection ALI = new Selection.Recipient(ForwardPath.of("ali@example.org"));

  private static Envelope envelope(String parameter, String value) {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of(parameter, value));
    return Envelope.of("joe@example.org", "ali@example.org", "eve@one.net").withOptions(options);
  }

  private static Envelope aWeek() {
    return envelope("HOLDFOR", String.valueOf(WEEK.toSeconds()));
  }

  private static MailId postponed(Rig rig, Envelope envelope) {
    MailId id = rig.send(envelope);
    awaitPostponed(rig, id);
    return id;
  }

  private static void awaitPostponed(Rig rig, MailId id) {
    rig.journal.await(
        Note.Remark.class,
        note ->
            note.about().equals(Optional.of(id))
                && note.evidence().toString().contains("FUTURERELEASE"));
  }

  private static QueuedMail shown(Rig rig, MailId id) {
    return rig.spool.inspection().find(id).orElseThrow();
  }

  private static void assertGoesAfter(Rig rig, MailId id, Duration rest) {
    rig.clock.advance(rest.minusSeconds(1));
    MailId other = rig.send("", "ali@example.org");
    rig.awaitFinished(other); // the queue has been looked at since
    assertEquals(Set.of(id), rig.queued());
    rig.clock.advance(Duration.ofSeconds(1));
    rig.awaitFinished(id);
    assertEquals(1, rig.remote.taken(id));
  }

  @Test
  void aMailGoesWhenItsSenderSaid() {
    try (var rig = new Rig().start()) {
      MailId id = postponed(rig, aWeek());
      QueuedMail shown = shown(rig, id);
      assertEquals(QueuedMail.State.POSTPONED, shown.state());
      assertEquals(Optional.of(rig.clock.instant().plus(WEEK)), shown.due());
      assertEquals(new Inspection.Counts(1, 0, 1, Optional.empty()), counts(rig));
      assertGoesAfter(rig, id, WEEK);
      assertTrue(rig.journal.notes(Note.ReportQueued.class).isEmpty(), "nobody was warned");
    }
  }

  private static Inspection.Counts counts(Rig rig) {
    return rig.spool.inspection().counts();
  }

  @Test
  void anInstantIsTakenAsWellAsAnInterval() {
    try (var rig = new Rig().start()) {
      MailId id = postponed(rig, envelope("HOLDUNTIL", "2026-11-23T14:30:00.250+01:00"));
      assertEquals(Optional.of(Instant.parse("2026-11-23T13:30:00.250Z")), shown(rig, id).due());
      assertGoesAfter(rig, id, Duration.ofMinutes(90).plusMillis(250));
    }
  }

  @Test
  void whatIsPastOrNoInstantIsNotHeld() {
    try (var rig = new Rig().start()) {
      rig.awaitFinished(rig.send(envelope("HOLDUNTIL", "2026-11-23T11:59:59Z")));
      rig.awaitFinished(rig.send(envelope("HOLDFOR", "0")));
    }
  }

  @Test
  void aRestartChangesNothing() {
    var first = new Rig().start();
    MailId id = postponed(first, aWeek());
    first.close();
    first.clock.advance(Duration.ofDays(1));
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      assertEquals(QueuedMail.State.POSTPONED, shown(second, id).state());
      assertGoesAfter(second, id, Duration.ofDays(6));
    }
  }

  /** It was accepted, and the server stopped before anybody looked at it. */
  @Test
  void whatWasNeverLookedAtIsHeldAllTheSame() {
    try (var rig = new Rig()) {
      MailId id = rig.send(aWeek());
      rig.clock.advance(Duration.ofDays(1));
      try (var second = new Rig(rig, QueueSettings.defaults()).start()) {
        awaitPostponed(second, id);
        assertGoesAfter(second, id, Duration.ofDays(6));
      }
    }
  }

  /** What lies far ahead is due at once where a clock was set back, but for this. */
  @Test
  void h5_whereTheClockIsSetBackItGoesWhenTheClockSaysSo() {
    try (var rig = new Rig().start()) {
      MailId id = postponed(rig, aWeek());
      rig.clock.advance(Duration.ofDays(-1));
      assertGoesAfter(rig, id, Duration.ofDays(8));
    }
  }

  @Test
  void theAdministratorLetsItGo() {
    try (var rig = new Rig().start()) {
      for (Change how : List.of(new Change.Release(), new Change.RetryNow())) {
        MailId id = postponed(rig, aWeek());
        var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
        boolean release = how instanceof Change.Release;
        Selection which = release ? eve : new Selection.Id(id);
        assertEquals(new Steering.Done(1, 0, 0), rig.spool.steering().apply(which, how));
        rig.awaitFinished(id); // as a whole
        assertEquals(1, rig.remote.taken(id));
      }
    }
  }

  /** What waits for a host that is back, or was held over a restore. */
  @Test
  void whatIsPostponedIsNotAmongAllThatAreTriedAgain() {
    try (var rig = new Rig().start()) {
      MailId id = postponed(rig, aWeek());
      var all = new Selection.All();
      Steering steering = rig.spool.steering();
      assertEquals(new Steering.Done(0, 0, 0), steering.apply(all, new Change.RetryNow()));
      assertEquals(new Steering.Done(1, 0, 0), steering.apply(all, new Change.Hold()));
      assertEquals(new Steering.Done(1, 0, 0), steering.apply(all, new Change.RetryNow()));
      assertEquals(QueuedMail.State.POSTPONED, shown(rig, id).state());
      rig.clock.advance(WEEK.plusDays(1));
      rig.awaitFinished(id);
    }
  }

  @Test
  void whatTheAdministratorHoldsAsWellWaitsForBoth() {
    try (var rig = new Rig().start()) {
      MailId id = postponed(rig, aWeek());
      apply(rig, id, new Change.Hold());
      assertEquals(QueuedMail.State.HELD, shown(rig, id).state());
      apply(rig, id, new Change.Release());
      assertEquals(QueuedMail.State.POSTPONED, shown(rig, id).state());
      apply(rig, id, new Change.Hold());
      rig.clock.advance(WEEK.plusDays(1));
      rig.awaitFinished(rig.send("", "ali@example.org"));
      assertEquals(Set.of(id), rig.queued());
      apply(rig, id, new Change.Release());
      rig.awaitFinished(id);
    }
  }

  @Test
  void whatIsRedirectedIsStillHeld() {
    try (var rig = new Rig().start()) {
      MailId id = postponed(rig, aWeek());
      var ali = new Selection.Recipient(ForwardPath.of("ali@example.org"));
      var zoe = new Change.Redirect(ForwardPath.of("zoe@two.net"));
      assertEquals(new Steering.Done(1, 0, 0), rig.spool.steering().apply(ali, zoe));
      assertEquals(QueuedMail.State.POSTPONED, shown(rig, id).state());
      rig.clock.advance(WEEK);
      rig.awaitFinished(id);
      assertEquals(2, rig.remote.taken(id));
    }
  }

  @Test
  void whatOneRecipientLosesTheOthersGetWhenItsSenderSaid() {
    for (Change how : List.of(new Change.Fail(), new Change.Delete())) {
      try (var rig = new Rig().start()) {
        MailId id = postponed(rig, aWeek());
        rig.spool.steering().apply(ALI, how);
        assertOthersGetItInAWeek(rig, id, how);
      }
    }
  }

  @Test
  void andSoWhereNobodyHasLookedAtItYet() {
    for (Change how : List.of(new Change.Fail(), new Change.Delete())) {
      var first = new Rig();
      MailId id = first.send(aWeek());
      first.close();
      try (var rig = new Rig(first, QueueSettings.defaults())) {
        rig.spool.steering().apply(ALI, how);
        rig.start();
        assertOthersGetItInAWeek(rig, id, how);
      }
    }
  }

  private static void assertOthersGetItInAWeek(Rig rig, MailId id, Change how) {
    assertEquals(QueuedMail.State.POSTPONED, shown(rig, id).state());
    assertEquals(Optional.of(rig.clock.instant().plus(WEEK)), shown(rig, id).due());
    if (how instanceof Change.Fail) {
      rig.awaitFinished(rig.awaitReport(id).report());
    }
    assertGoesAfter(rig, id, WEEK);
    assertEquals(how instanceof Change.Fail ? 1 : 0, reports(rig).size(), "nobody was warned");
  }

  private static List<Note.ReportQueued> reports(Rig rig) {
    return rig.journal.notes(Note.ReportQueued.class);
  }

  private static void apply(Rig rig, MailId id, Change how) {
    var done = rig.spool.steering().apply(new Selection.Id(id), how);
    assertEquals(new Steering.Done(1, 0, 0), done);
  }

  /** Released early, what mailets make of it is not held again. */
  @Test
  void whatIsMadeOfItGoesWithIt() {
    try (var rig = new Rig().start()) {
      rig.mailets.add(
          Steps.of("ali", mail -> Steps.rewritten(mail, rig.draft("Subject: other\r\n\r\nx\r\n"))));
      MailId id = postponed(rig, aWeek());
      apply(rig, id, new Change.Release());
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, 3);
    }
  }

  @Test
  void aReportSaysSinceWhenItWasTriedWhereItWentBeforeThat() {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.delayed());
      MailId id = postponed(rig, aWeek());
      rig.clock.advance(Duration.ofDays(1));
      apply(rig, id, new Change.Release());
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitDelay(id, 2);
      StopTest.await(() -> rig.spool.inspection().counts().active() == 0);
      apply(rig, id, new Change.Fail());
      String text = text(rig, rig.awaitReport(id).report());
      assertTrue(text.contains("It was tried 2 times since Tue, 24 Nov 2026 12:00:00"), text);
    }
  }

  @Test
  void aReportSaysWhatWasWanted() {
    try (var rig = new Rig().start()) {
      rig.lead("ali@example.org", new Route.Unknown());
      MailId id = postponed(rig, aWeek());
      rig.clock.advance(WEEK);
      String text = text(rig, rig.awaitReport(id).report());
      assertTrue(text.contains("\r\nFuture-Release-Request: for;604800\r\n"), text);
    }
  }

  private static String text(Rig rig, MailId report) {
    rig.awaitFinished(report);
    return rig.local.items().stream()
        .filter(item -> item.mail().equals(report))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
