package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;

/** What has to be there by a time that its sender set, RFC 2852. */
@Timeout(60)
class DeliverByTest {
  private static Envelope envelope(String by, Notify... when) {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of("BY", by));
    var to = new Recipient(ForwardPath.of("eve@one.net"), Set.of(when), Optional.empty());
    return new Envelope(ReversePath.parse("joe@example.org"), options, List.of(to));
  }

  private static Rig silent() {
    var rig = new Rig();
    rig.remote.script(_ -> NextHops.delayed());
    return rig.start();
  }

  private static String report(Rig rig, MailId about) {
    MailId report = rig.awaitReport(about).report();
    rig.awaitFinished(report);
    return rig.local.items().stream()
        .filter(item -> item.mail().equals(report))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static void assertLines(String text, String... lines) {
    List<String> there = List.of(text.split("\r\n"));
    for (String line : lines) {
      assertTrue(there.contains(line), "missing: " + line + "\n" + text);
    }
  }

  @Test
  void whatIsToGoBackGoesBackAtThatTime() {
    try (var rig = silent()) {
      MailId id = rig.send(envelope("600;R"));
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofSeconds(200));
      rig.awaitDelay(id, 2);
      rig.clock.advance(Duration.ofSeconds(399));
      rig.awaitDelay(id, 3);
      rig.remote.script(_ -> NextHops.relayed());
      rig.clock.advance(Duration.ofSeconds(1));
      String text = report(rig, id);
      assertLines(
          text,
          "Deliver-By-Date: Mon, 23 Nov 2026 12:10:00 +0000",
          "Action: failed",
          "Status: 5.4.7",
          "Diagnostic-Code: smtp; 450 4.2.0 come again");
      rig.awaitFinished(id);
      assertEquals(0, rig.remote.taken(id), "it is not tried any more");
    }
  }

  /** The server was off meanwhile; what comes too late is of no use. */
  @Test
  void whatLayThereForTooLongGoesBackUntried() {
    try (var rig = new Rig()) {
      MailId id = rig.send(envelope("600;R"));
      rig.clock.advance(Duration.ofHours(1));
      try (var second = new Rig(rig, QueueSettings.defaults()).start()) {
        assertLines(report(second, id), "Status: 5.4.7");
        assertEquals(0, second.remote.tried("one.net"));
      }
    }
  }

  @Test
  void whoWantsToBeToldIsToldOnceAndTheMailIsTriedOn() {
    try (var rig = silent()) {
      MailId id = rig.send(envelope("600;N"));
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofSeconds(590));
      rig.awaitDelay(id, 2);
      assertTrue(rig.journal.notes(Note.ReportQueued.class).isEmpty());
      rig.clock.advance(Duration.ofSeconds(10));
      assertLines(report(rig, id), "Action: delayed", "Status: 4.2.0");
      rig.clock.advance(Duration.ofHours(5));
      rig.awaitDelay(id, 4);
      rig.remote.script(_ -> NextHops.relayed());
      rig.clock.advance(Duration.ofHours(5));
      rig.awaitFinished(id);
      assertEquals(1, rig.remote.taken(id));
    }
  }

  @Test
  void whoSaidNeverIsNotTold() {
    try (var rig = silent()) {
      MailId id = rig.send(envelope("600;N", Notify.NEVER));
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofSeconds(700));
      rig.awaitDelay(id, 2);
      assertTrue(rig.journal.notes(Note.ReportQueued.class).isEmpty());
    }
  }

  /** An earlier host has told it already; what is told otherwise is told. */
  @Test
  void whatWasOverWhenItCameIsTriedAsAnyOther() {
    try (var rig = silent()) {
      MailId id = rig.send(envelope("-5;N"));
      rig.awaitDelay(id, 1);
      assertTrue(rig.journal.notes(Note.ReportQueued.class).isEmpty());
    }
  }

  @Test
  void itIsToldThatANextHopKnowsNothingOfTimes() {
    try (var rig = new Rig()) {
      rig.remote.script(_ -> new Outcome.Relayed("mx.one.net", Reporter.US_UNASKED, Evidence.NONE));
      rig.start();
      assertLines(report(rig, rig.send(envelope("600;N"))), "Action: relayed");
      rig.awaitFinished(rig.send(envelope("600;N", Notify.NEVER)));
      assertEquals(1, rig.journal.notes(Note.ReportQueued.class).size());
    }
  }
}
