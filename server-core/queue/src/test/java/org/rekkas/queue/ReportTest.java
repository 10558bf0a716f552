package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.quoting.Spelling;
import org.rekkas.spi.Host;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/** What the sender hears. RFC 3461, 3464, 6522, 6533. */
@Timeout(60)
class ReportTest {
  private static final Set<Notify> ALL = Set.of(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY);

  @Test
  void aFailureIsReportedToTheReversePath() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      MailId id = rig.send("joe@example.org", "nobody@example.org");
      PostBox.Item report = reported(rig, id);
      assertEquals("", report.reverse());
      assertEquals(ForwardPath.of("joe@example.org"), report.path());
      String text = report.text();
      String boundary = boundary(text);
      assertTrue(
          text.startsWith(
              "From: Mail delivery <postmaster@example.org>\r\nTo: joe@example.org\r\n"),
          text);
      assertLines(
          text,
          "Auto-Submitted: auto-replied",
          "Date: Mon, 23 Nov 2026 12:00:00 +0000",
          "Content-Type: multipart/report; report-type=delivery-status;",
          "\tboundary=\"" + boundary + "\"",
          "--" + boundary,
          "Content-Type: text/plain; charset=utf-8",
          "  nobody@example.org",
          "    was not reached, and will not be tried again:",
          "    550 5.1.1 no such mailbox here",
          "    Nobody has this address. Please check how it is spelled.",
          "Content-Type: message/delivery-status",
          "Reporting-MTA: dns; mx.example.org",
          "Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0000",
          "Final-Recipient: rfc822; nobody@example.org",
          "Action: failed",
          "Status: 5.1.1",
          "Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here",
          "Content-Type: message/rfc822",
          "Received: by mx.example.org",
          "Subject: hello",
          "Good morning.");
      assertTrue(text.contains("has the id " + id + " here;\r\n"));
      assertTrue(text.endsWith("\r\n--" + boundary + "--\r\n"));
      assertFalse(text.replace("\r\n", "").contains("\n"));
      rig.awaitFinished(report.mail());
      assertTrue(rig.memory.references().isEmpty());
      var accepted = rig.journal.notes(Note.MailAccepted.class).getLast();
      assertEquals(report.mail(), accepted.id());
      assertEquals("dsn " + id, accepted.source());
      assertEquals(text.length(), accepted.octets());
      assertEquals(2, rig.journal.notes(Note.MailFinished.class).size(), "as many as accepted");
    }
  }

  /** A mail that could, would add parts of its own to a report of ours. */
  @Test
  void g2_noMailForeseesWhatPartsItsReport() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      var report = reported(rig, rig.send("joe@example.org", "nobody@example.org"));
      var other = reported(rig, rig.send("joe@example.org", "nobody@example.org"));
      assertFalse(report.text().contains("--report-" + report.mail()), report.text());
      assertNotEquals(boundary(report.text()), boundary(other.text()));
    }
  }

  /** A plugin knows by its key that a report is of a mail of its own (attack G2). */
  @Test
  void aReportHasTheKeyOfItsMailAndNothingElse() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      var seen = new ConcurrentHashMap<MailId, Map<String, String>>();
      rig.local.script(
          delivery -> {
            seen.put(delivery.mail().id(), delivery.mail().envelope().options().parameters());
            return PostBox.delivered();
          });
      for (var kept : List.of(Map.of(EnvelopeOptions.VERP, "key"), Map.<String, String>of())) {
        var all = new HashMap<>(kept);
        all.put(EnvelopeOptions.PRIORITY, "4");
        var options =
            new EnvelopeOptions(Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), all);
        var envelope = Envelope.of("joe@example.org", "nobody@example.org").withOptions(options);
        assertEquals(kept, seen.get(reported(rig, rig.send(envelope)).mail()));
      }
    }
  }

  private static String boundary(String text) {
    return text.split("boundary=\"")[1].split("\"")[0];
  }

  @Test
  void h4_aMailThatCannotBeReadIsReportedAllTheSame() {
    try (var rig = new Rig()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      MailId spoilt = rig.send("joe@example.org", "nobody@example.org");
      rig.memory.references().keySet().forEach(content -> rig.memory.damage(content, 0));
      MailId whole = rig.send("zoe@example.org", "nobody@example.org");
      rig.start();
      PostBox.Item report = reported(rig, spoilt);
      assertLines(report.text(), "    550 5.1.1 no such mailbox here", "Action: failed");
      String end = "8bit\r\n\r\n\r\n--" + boundary(report.text()) + "--\r\n";
      assertTrue(report.text().endsWith(end), report.text());
      assertTrue(reported(rig, whole).text().contains("Good morning."));
      rig.journal.await(
          Note.Remark.class,
          note ->
              note.level() == Note.Level.ERROR
                  && note.mail().equals(Optional.of(spoilt))
                  && note.toString().contains("the checksum is wrong"));
    }
  }

  @Test
  void g1_theNullReversePathGetsNoReport() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      rig.awaitFinished(rig.send("", "nobody@example.org"));
      assertTrue(rig.journal.notes(Note.ReportQueued.class).isEmpty());
      assertEquals(1, rig.journal.notes(Note.DeliveryFailed.class).size());
      assertTrue(rig.memory.references().isEmpty());
    }
  }

  @Test
  void g1_aReportThatCannotBeDeliveredIsTheEndOfIt() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      var relay = new Route.Relay("smtp", "far.example", false);
      for (Route far : List.of(new Route.NotMine(), relay, new Route.Unknown())) {
        rig.lead("joe@example.com", far);
        MailId id = rig.send("joe@example.com", "nobody@example.org");
        MailId report = rig.awaitReport(id).report();
        rig.awaitFinished(report);
        assertTrue(
            rig.journal.notes(Note.ReportQueued.class).stream()
                .noneMatch(n -> n.id().equals(report)));
      }
      assertTrue(rig.queued().isEmpty());
    }
  }

  @Test
  void whoSaidNeverHearsNothing() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      rig.awaitFinished(rig.send(envelope(EnvelopeOptions.NONE, Set.of(Notify.NEVER), "")));
      rig.awaitFinished(rig.send(envelope(EnvelopeOptions.NONE, Set.of(Notify.DELAY), "")));
      assertTrue(rig.journal.notes(Note.ReportQueued.class).isEmpty());
    }
  }

  @Test
  void whoAskedForSuccessHearsOfIt() {
    try (var rig = new Rig().start()) {
      MailId id = rig.send(wantsSuccess("ali@example.org"));
      String text = reported(rig, id).text();
      assertLines(
          text,
          "Subject: Your mail was delivered: hello",
          "Action: delivered",
          "Status: 2.0.0",
          "Content-Type: text/rfc822-headers",
          "Subject: hello");
      assertFalse(text.contains("Good morning"));
    }
  }

  @Test
  void b26_whatTheSenderGaveComesBackSafely() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      var options =
          new EnvelopeOptions(
              Body.SEVEN_BIT,
              false,
              Optional.of(Returned.HDRS),
              Optional.of("id+1\r\nX: \0y"),
              Map.of());
      MailId id = rig.send(envelope(options, Set.of(), "rfc822;old\r\n.\r\nname@example.net"));
      String text = reported(rig, id).text();
      assertLines(
          text,
          "Original-Envelope-Id: id+1+0D+0AX: +00y",
          "Original-Recipient: rfc822; old+0D+0A.+0D+0Aname@example.net",
          "Content-Type: text/rfc822-headers");
      assertFalse(text.contains("Good morning"));
    }
  }

  @Test
  void aLongMailComesBackAsItsHeaderUnlessAskedFor() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      String longText =
          "Subject: caf\u00e9\r\n \u00e0\r\n\temporter\r\n"
              + "From: Jos\u00e9 <joe@example.org>\r\nX: y\r\n\r\n"
              + "0123456789\r\n".repeat(10_000);
      var id = MailId.fresh(rig.clock.instant(), new Random());
      rig.send(id, Envelope.of("joe@example.org", "nobody@example.org"), longText);
      String text = reported(rig, id).text();
      assertLines(
          text, "Content-Type: text/rfc822-headers", "From: Jos?? <joe@example.org>", "X: y");
      assertTrue(
          text.contains(
              "Received: by mx.example.org\r\n"
                  + "Subject:\r\n =?UTF-8?B?Y2Fmw6kgw6A=?=\r\n emporter\r\nFrom:"),
          text);
      assertFalse(text.contains("0123456789"));
      var full =
          new EnvelopeOptions(
              Body.EIGHT_BIT_MIME, false, Optional.of(Returned.FULL), Optional.empty(), Map.of());
      var other = MailId.fresh(rig.clock.instant(), new Random());
      rig.send(other, envelope(full, Set.of(), ""), longText);
      assertTrue(reported(rig, other).text().contains(longText));
    }
  }

  /** Nobody hears of a report that is too large for the way back. */
  @Test
  void aVeryLongMailComesBackAsItsHeaderThoughItIsAskedFor() {
    var full =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.of(Returned.FULL), Optional.empty(), Map.of());
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      var id = MailId.fresh(rig.clock.instant(), new Random());
      rig.send(
          id,
          envelope(full, Set.of(), ""),
          "Subject: long\r\n\r\n" + "12345678\r\n".repeat(700_000));
      String text = reported(rig, id).text();
      assertLines(text, "Content-Type: text/rfc822-headers", "Subject: long");
      assertTrue(text.length() < 10_000);
    }
  }

  @Test
  void anAddressThatNeedsUtf8IsReportedInUtf8ToWhoSentWithIt() {
    try (var rig = new Rig().start()) {
      var to = ForwardPath.of("g\u00fcnter@example.org");
      rig.lead("g\u00fcnter@example.org", new Route.Unknown());
      var utf8 =
          new EnvelopeOptions(
              Body.EIGHT_BIT_MIME, true, Optional.empty(), Optional.empty(), Map.of());
      MailId id =
          rig.send(
              new Envelope(ReversePath.parse("joe@example.org"), utf8, List.of(Recipient.of(to))));
      assertLines(
          reported(rig, id).text(),
          "Content-Type: multipart/report; report-type=global-delivery-status;",
          "Content-Type: message/global-delivery-status",
          "Final-Recipient: utf-8; g\u00fcnter@example.org",
          "Content-Type: message/global");
    }
  }

  /** It may come back because the next hop has no SMTPUTF8, and the report goes there, too. */
  @Test
  void theHeaderOfAReportIsInAsciiWhereItsReadersAddressCanBe() {
    try (var rig = new Rig(new Host("mx.example", "b\u00fccher.example", "Rekkas")).start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      var utf8 =
          new EnvelopeOptions(
              Body.EIGHT_BIT_MIME, true, Optional.empty(), Optional.empty(), Map.of());
      for (String sender :
          List.of("joe@example.org", "joe@b\u00fccher.example", "jos\u00e9@a.example")) {
        var id = MailId.fresh(rig.clock.instant(), new Random(sender.hashCode()));
        rig.send(
            id,
            Envelope.of(sender, "nobody@example.org").withOptions(utf8),
            "Subject: caf\u00e9\r\n\r\nx\r\n");
        String text = reported(rig, id).text();
        assertLines(text, "Content-Type: message/global", "Subject: caf\u00e9");
        boolean ascii = header(text).chars().allMatch(c -> c < 0x80);
        assertEquals(!sender.startsWith("jos\u00e9"), ascii, text);
      }
    }
  }

  @Test
  void whoSentWithoutUtf8IsToldOfSuchAnAddressInAscii() {
    try (var rig = new Rig().start()) {
      rig.expand("staff@example.org", "g\u00fcnter@example.org");
      rig.lead("g\u00fcnter@example.org", new Route.Unknown());
      String text = reported(rig, rig.send("joe@example.org", "staff@example.org")).text();
      assertLines(
          text,
          "Content-Type: multipart/report; report-type=delivery-status;",
          "Content-Type: message/delivery-status",
          "Final-Recipient: utf-8; g\\x{FC}nter@example.org");
      assertTrue(text.chars().allMatch(c -> c < 0x80), text);
    }
  }

  @Test
  void aFailureElsewhereTellsWhichHostSaidWhat() {
    try (var rig = new Rig().start()) {
      var evidence = Evidence.of("").with("hop", "mx.one.net [192.0.2.1]");
      var reply = new Reply(550, Optional.empty(), List.of("5.1.1 no such user", "go away"));
      rig.remote.script(_ -> new Outcome.Failed(reply, evidence));
      String text = reported(rig, rig.send("joe@example.org", "eve@one.net")).text();
      assertLines(
          text,
          "  eve@one.net",
          "    was not reached, and will not be tried again:",
          "    at mx.one.net [192.0.2.1]:",
          "    550 5.1.1 no such user go away",
          "Remote-MTA: dns; mx.one.net",
          "Action: failed",
          "Status: 5.0.0",
          "Last-Attempt-Date: Mon, 23 Nov 2026 12:00:00 +0000",
          "Diagnostic-Code: smtp; 550 5.1.1 no such user go away");
    }
  }

  /** A smart host that is named by its address, RFC 3464 §2.1.2. */
  @Test
  void aHostWithoutANameIsTheLiteralOfItsAddress() {
    try (var rig = new Rig().start()) {
      for (var host :
          Map.of("192.0.2.1", "[192.0.2.1]", "2001:db8::1", "[IPv6:2001:db8::1]").entrySet()) {
        var evidence = Evidence.of("").with("hop", host.getKey() + " [" + host.getKey() + "]");
        var reply = Reply.of(550, "5.1.1", "no such user");
        rig.remote.script(_ -> new Outcome.Failed(reply, evidence));
        String text = reported(rig, rig.send("joe@example.org", "eve@one.net")).text();
        assertLines(text, "Remote-MTA: dns; " + host.getValue());
      }
    }
  }

  @Test
  void whatANextHopWithoutReportsTookIsReportedAsRelayed() {
    try (var rig = new Rig().start()) {
      var evidence = Evidence.of("").with("hop", "mx.one.net [192.0.2.1]");
      rig.remote.script(_ -> new Outcome.Relayed("mx.one.net", Outcome.Reporter.US, evidence));
      String text = reported(rig, rig.send(wantsSuccess("eve@one.net"))).text();
      assertLines(
          text,
          "Subject: Your mail was handed on: hello",
          "    at mx.one.net [192.0.2.1].",
          "Action: relayed",
          "Status: 2.0.0",
          "Remote-MTA: dns; mx.one.net");
      rig.remote.script(
          _ -> new Outcome.Relayed("mx.one.net", Outcome.Reporter.NEXT_HOP, evidence));
      rig.awaitFinished(rig.send(wantsSuccess("zoe@one.net")));
      assertEquals(1, rig.journal.notes(Note.ReportQueued.class).size());
    }
  }

  @Test
  void whatIsKeptBackIsReportedAsDelayedAndGivenUpWithTheLastReply() {
    try (var rig = new Rig().start()) {
      var evidence = Evidence.of("").with("hop", "mx.one.net [192.0.2.1]");
      rig.remote.script(_ -> new Outcome.Unreachable(NextHops.SILENT, evidence));
      MailId first = rig.send("", "eve@one.net");
      rig.awaitDelay(first, 1);
      MailId id = rig.send("joe@example.org", "zoe@one.net");
      rig.awaitDelay(id, 1);
      while (rig.journal.notes(Note.ReportQueued.class).size() < 2) {
        rig.clock.advance(Duration.ofMinutes(20));
        Thread.onSpinWait();
      }
      List<Note.ReportQueued> reports = rig.journal.notes(Note.ReportQueued.class);
      assertEquals(
          List.of("delayed", "failed"), reports.stream().map(Note.ReportQueued::kind).toList());
      reports.forEach(report -> rig.awaitFinished(report.report()));
      assertLines(rig.local.items().get(0).text(), "Status: 4.4.1", "Remote-MTA: dns; mx.one.net");
      assertLines(
          rig.local.items().get(1).text(),
          "Status: 4.4.1",
          "Remote-MTA: dns; mx.one.net",
          "Diagnostic-Code: smtp; 451 4.4.1 connection timed out");
    }
  }

  @Test
  void aDelayIsReportedOnceAndTheEndAfterFiveDays() {
    try (var rig = new Rig().start()) {
      var hop = Evidence.of("").with("hop", "mx.one.net [192.0.2.1]");
      var full = new Outcome.Delayed(Reply.of(452, "4.2.2", "mailbox full"), hop);
      rig.local.script(
          d -> d.path().equals(ForwardPath.of("ali@example.org")) ? full : PostBox.delivered());
      MailId id = rig.send("joe@example.org", "ali@example.org");
      int attempt = 1;
      while (rig.journal.notes(Note.DeliveryFailed.class).isEmpty()) {
        int current = attempt;
        rig.journal.await(
            Note.class,
            n ->
                n instanceof Note.DeliveryFailed
                    || (n instanceof Note.DeliveryDelayed d && d.attempt() == current));
        rig.clock.advance(Duration.ofHours(5));
        attempt++;
      }
      rig.awaitFinished(id);
      List<Note.ReportQueued> reports =
          rig.journal.awaitCount(Note.ReportQueued.class, _ -> true, 2);
      assertEquals(
          List.of("delayed", "failed"), reports.stream().map(Note.ReportQueued::kind).toList());
      reports.forEach(report -> rig.awaitFinished(report.report()));
      assertLines(
          rig.local.items().get(0).text(),
          "Action: delayed",
          "Status: 4.2.2",
          "Subject: Your mail is delayed, and still being tried: hello");
      assertLines(
          rig.local.items().get(1).text(),
          "Action: failed",
          "Status: 4.2.2",
          "Diagnostic-Code: smtp; 452 4.2.2 mailbox full",
          "    was not reached, and will not be tried again:",
          "    550 5.4.7 delivery was tried for too long",
          "    at last, at mx.one.net [192.0.2.1]: 452 4.2.2 mailbox full",
          "Remote-MTA: dns; mx.one.net",
          "    The mailbox is full. Please tell them by another way, and send it again.");
      assertFalse(rig.local.items().get(1).text().contains("]:\r\n"), "no host said 5.4.7");
      assertTrue(
          Pattern.compile(
                  "\r\n"
                      + "    It was tried \\d\\d times since Mon, 23 Nov 2026 12:00:00"
                      + " \\+0000\\.\r\n")
              .matcher(rig.local.items().get(1).text())
              .find());
    }
  }

  /** What the server was off does not count: attack H5. */
  @Test
  void untilWhenItIsTriedIsToldAsTheQueueTellsIt() {
    var first = new Rig().start();
    first.local.script(_ -> PostBox.delayed());
    MailId id = first.send("joe@example.org", "ali@example.org");
    first.awaitDelay(id, 1);
    first.close();
    first.clock.advance(Duration.ofDays(10));
    first.local.script(
        d ->
            d.path().equals(ForwardPath.of("ali@example.org"))
                ? PostBox.delayed()
                : PostBox.delivered());
    try (var rig = new Rig(first, QueueSettings.defaults()).start()) {
      int attempt = 1;
      while (rig.journal.notes(Note.ReportQueued.class).isEmpty()) {
        rig.clock.advance(Duration.ofHours(5));
        attempt++;
        rig.awaitDelay(id, attempt);
        rig.awaitRest();
      }
      rig.awaitFinished(rig.awaitReport(id).report());
      String end = Reports.DATE.format(rig.spool.inspection().find(id).orElseThrow().expires());
      assertLines(
          rig.local.items().getFirst().text(),
          "    It is tried until " + end + ".",
          "Will-Retry-Until: " + end);
    }
  }

  @Test
  void whoWroteToAnAliasIsToldWhichAddressThatWas() {
    String[] many =
        IntStream.range(0, 150).mapToObj(i -> "m" + i + "@far.net").toArray(String[]::new);
    try (var rig = new Rig().start()) {
      rig.expand("fwd@example.org", "inner@example.org");
      rig.expand("inner@example.org", "joe@far.net");
      rig.expand("outer@example.org", "all@example.org");
      rig.expand("all@example.org", many);
      var gone = new Outcome.Failed(Reply.of(550, "5.1.1", "no such user"), Evidence.NONE);
      rig.remote.script(_ -> gone);
      String text = reported(rig, rig.send("x@example.com", "fwd@example.org")).text();
      assertLines(
          text,
          "  joe@far.net (you wrote to fwd@example.org)",
          "Original-Recipient: rfc822; fwd@example.org",
          "Final-Recipient: rfc822; joe@far.net");
      assertFalse(text.contains("inner"), text);
      MailId id = rig.send("x@example.com", "outer@example.org");
      text = reported(rig, id.derived("expand all@example.org", 0)).text();
      assertLines(
          text,
          "  m0@far.net (you wrote to outer@example.org)",
          "Original-Recipient: rfc822; outer@example.org");
      var his =
          new Recipient(
              ForwardPath.of("fwd@example.org"), Set.of(), Optional.of("rfc822;his@example.net"));
      var sender = ReversePath.parse("x@example.com");
      id = rig.send(new Envelope(sender, EnvelopeOptions.NONE, List.of(his)));
      text = reported(rig, id).text();
      assertLines(
          text,
          "  joe@far.net (you wrote to fwd@example.org)",
          "Original-Recipient: rfc822; his@example.net");
      text = reported(rig, rig.send("x@example.com", "joe@far.net")).text();
      assertLines(text, "  joe@far.net");
      assertFalse(text.contains("Original-Recipient"), text);
    }
  }

  /** It wrote to its members, and not to itself. */
  @Test
  void aListIsToldWhichOfItsMembersThatWas() {
    try (var rig = new Rig().start()) {
      var members = List.of(ForwardPath.of("joe@far.net"), ForwardPath.of("eve@example.org"));
      rig.lead(
          "list@example.org",
          new Route.Expand(members::iterator, Optional.of(ReversePath.parse("owner@example.org"))));
      rig.expand("eve@example.org", "eve@far.net");
      var gone = new Outcome.Failed(Reply.of(550, "5.1.1", "no such user"), Evidence.NONE);
      rig.remote.script(_ -> gone);
      MailId id = rig.send("x@example.com", "list@example.org");
      String text = reported(rig, id.derived("expand list@example.org", 0)).text();
      assertLines(
          text,
          "  joe@far.net",
          "Final-Recipient: rfc822; joe@far.net",
          "  eve@far.net (you wrote to eve@example.org)",
          "Original-Recipient: rfc822; eve@example.org");
      assertEquals(text.indexOf("Original-Recipient"), text.lastIndexOf("Original-Recipient"));
    }
  }

  /** RFC 2045 §6.4. */
  @Test
  void aReportWithAPartOfEightBitsSaysSoOfItself() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      String text = reported(rig, rig.send("joe@example.org", "nobody@example.org")).text();
      assertTrue(header(text).contains("\r\nContent-Transfer-Encoding: 8bit\r\n"), text);
      var headers =
          new EnvelopeOptions(
              Body.SEVEN_BIT, false, Optional.of(Returned.HDRS), Optional.empty(), Map.of());
      text = reported(rig, rig.send(envelope(headers, Set.of(), ""))).text();
      assertFalse(text.contains("8bit"), text);
    }
  }

  private static String header(String text) {
    return text.substring(0, text.indexOf("\r\n\r\n"));
  }

  @Test
  void whoIsHiddenIsNotNamed() {
    try (var rig = new Rig().start()) {
      rig.hide("board@example.org", "inner@example.org");
      rig.expand("inner@example.org", "eve@private.net", "gone@private.net", "ali@example.org");
      rig.expand("staff@example.org", "board@example.org", "joe@one.net");
      var evidence = Evidence.of("").with("hop", "mx.private.net [192.0.2.1]");
      Set<String> asked = ConcurrentHashMap.newKeySet();
      rig.remote.script(
          d -> {
            if (d.mail().envelope().recipients().getFirst().notifyWhen().contains(Notify.SUCCESS)) {
              asked.add(d.path().mailbox().toString());
            }
            return d.path().equals(ForwardPath.of("gone@private.net"))
                ? new Outcome.Failed(Reply.of(550, "5.1.1", "no gone@private.net"), evidence)
                : new Outcome.Relayed("mx", Outcome.Reporter.NEXT_HOP, evidence);
          });
      var all = new Recipient(ForwardPath.of("staff@example.org"), ALL, Optional.empty());
      var sender = ReversePath.parse("x@example.com");
      MailId id = rig.send(new Envelope(sender, EnvelopeOptions.NONE, List.of(all)));
      String text = reported(rig, id).text();
      assertLines(
          text,
          "  board@example.org (you wrote to staff@example.org)",
          "Original-Recipient: rfc822; staff@example.org",
          "    does not reach everybody whom it stands for, and will not be tried again.",
          "Final-Recipient: rfc822; board@example.org",
          "Action: failed",
          "Status: 5.1.1");
      for (String hidden : List.of("private", "inner", "ali@", "Remote-MTA", "Diagnostic-Code")) {
        assertFalse(text.contains(hidden), text);
      }
      assertEquals(text.indexOf("Final-Recipient"), text.lastIndexOf("Final-Recipient"));
      assertEquals(Set.of("joe@one.net"), asked);
    }
  }

  @Test
  void whoIsHiddenIsNotNamedAfterARestartNorInALongAlias() {
    String[] members =
        IntStream.range(0, 150).mapToObj(i -> "m" + i + "@private.net").toArray(String[]::new);
    var rig = new Rig();
    rig.hide("board@example.org", members);
    rig.hide("few@example.org", "eve@private.net");
    rig.remote.script(_ -> PostBox.delayed());
    rig.start();
    MailId many = rig.send("x@example.com", "board@example.org");
    MailId few = rig.send("x@example.com", "few@example.org");
    rig.awaitDelay(many.derived("expand board@example.org", 0), 1);
    rig.awaitDelay(few, 1);
    rig.close();
    try (var again = new Rig(rig, QueueSettings.defaults())) {
      var gone = new Outcome.Failed(Reply.of(550, "5.1.1", "no such user"), Evidence.NONE);
      again.remote.script(_ -> gone);
      again.start();
      again.clock.advance(Duration.ofMinutes(6));
      for (var each : again.journal.awaitCount(Note.ReportQueued.class, _ -> true, 2)) {
        again.awaitFinished(each.report());
      }
      assertEquals(2, again.local.items().size());
      for (PostBox.Item item : again.local.items()) {
        assertFalse(item.text().contains("private"), item.text());
        assertLines(item.text(), "Status: 5.1.1");
      }
    }
  }

  @Test
  void aReportTellsWhichMailItIsAbout() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      String longSubject = "=?UTF-8?Q?caf=C3=A9?=\r\n " + "word ".repeat(40);
      assertLines(
          about(
              rig,
              "message-id:\r\n"
                  + " <1@joe.example>\r\n"
                  + "Subject:  two \r\n"
                  + "\tlines\u0007 caf\u00e9\r\n\r\n"),
          "In-Reply-To: <1@joe.example>",
          "References: <1@joe.example>",
          "Subject: Your mail was not delivered: two lines",
          " =?UTF-8?B?Y2Fmw6k=?=");
      assertLines(
          about(rig, "Subject: " + longSubject + "\r\n\r\n"),
          "Subject: Your mail was not delivered: =?UTF-8?Q?caf=C3=A9?="
              + " word".repeat(25)
              + " ...");
      for (String header :
          List.of(
              "X: y\r\n\r\nSubject: of the body\r\nMessage-ID: <1@x>\r\n",
              "Message-ID: <1 2@x>\r\n\r\n",
              "Message-ID: <1@x>, <2@x>\r\n\r\n",
              "Subject: " + "x".repeat(1000) + "\r\n\r\n",
              "")) {
        String text = about(rig, header);
        assertLines(text, "Subject: Your mail was not delivered");
        assertFalse(text.contains("In-Reply-To"), text);
      }
    }
  }

  /** As encoded words it is more than six times as long; it is folded, and needs no cut. */
  @Test
  void noEncodedWordOfASubjectIsCut() {
    try (var rig = new Rig().start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      for (String words :
          List.of("\u00e9 a ", "\u20ac aa ", "\u20ac\u20ac a ", "\ud83d\ude00 a ")) {
        String subject = words.repeat(100).substring(0, 150).strip();
        String text = about(rig, "Subject: " + subject + "\r\n\r\n");
        String whole = "not delivered:" + new Spelling(false).subject(subject) + "\r\nDate: ";
        assertTrue(text.contains(whole), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 998), text);
      }
    }
  }

  @Test
  void theNameOfTheServerIsAsTheSenderCanTakeIt() {
    try (var rig = new Rig(new Host("mx.example", "b\u00fccher.example", "Rekkas")).start()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      String text = reported(rig, rig.send("joe@example.org", "nobody@example.org")).text();
      assertTrue(text.chars().allMatch(c -> c < 0x80), text);
      assertLines(
          text,
          "From: Mail delivery <postmaster@xn--bcher-kva.example>",
          "tell it to postmaster@xn--bcher-kva.example when you ask about it.");
      text = reported(rig, rig.send("jos\u00e9@example.org", "nobody@example.org")).text();
      assertLines(
          text,
          "From: Mail delivery <postmaster@b\u00fccher.example>",
          "tell it to postmaster@b\u00fccher.example when you ask about it.");
    }
  }

  @Test
  void aReportThatWasThereBeforeIsNotToldToBeQueued() {
    try (var rig = new Rig()) {
      rig.lead("nobody@example.org", new Route.Unknown());
      MailId id = rig.send("joe@example.org", "nobody@example.org");
      rig.remote.script(_ -> NextHops.delayed());
      rig.send(Judgement.reportId(id, 1), Envelope.of("", "joe@one.net"), Rig.TEXT);
      rig.start();
      rig.awaitFinished(id);
      assertEquals(1, rig.journal.notes(Note.DeliveryFailed.class).size());
      assertEquals(List.of(), rig.journal.notes(Note.ReportQueued.class));
    }
  }

  @Test
  void whatTheSenderCanDoIsTold() {
    for (String code :
        List.of(
            "5.1.1", "5.1.2", "5.1.10", "5.4.4", "5.2.1", "5.2.2", "5.3.4", "5.2.3", "4.4.1",
            "4.4.2", "5.4.6", "5.7.1", "5.7.26")) {
      assertTrue(Advice.about(EnhancedCode.of(code)).orElseThrow().length() < 100, code);
    }
    assertEquals(Optional.empty(), Advice.about(EnhancedCode.of("5.0.0")));
    assertEquals(Optional.empty(), Advice.about(EnhancedCode.of("5.4.1")));
  }

  private static String about(Rig rig, String text) {
    var id = MailId.fresh(rig.clock.instant(), new Random());
    rig.send(id, Envelope.of("joe@example.org", "nobody@example.org"), text);
    return reported(rig, id).text();
  }

  /** RFC 3461 §5.2.7.1: of an alias nobody knows more; what a list has, it was given. */
  @Test
  void aLongAliasIsExpandedAndAListHasItsMail() {
    try (var rig = new Rig().start()) {
      List<ForwardPath> many =
          IntStream.range(0, 101).mapToObj(i -> ForwardPath.of("m" + i + "@example.org")).toList();
      rig.lead("alias@example.org", new Route.Expand(many::iterator, Optional.empty()));
      var owner = ReversePath.parse("list-owner@example.org");
      rig.lead("list@example.org", new Route.Expand(many::iterator, Optional.of(owner)));
      for (String name : List.of("alias", "list")) {
        String text = reported(rig, rig.send(wantsSuccess(name + "@example.org"))).text();
        String action = name.equals("alias") ? "expanded" : "delivered";
        assertLines(text, "Final-Recipient: rfc822; " + name + "@example.org", "Action: " + action);
      }
    }
  }

  private static Envelope wantsSuccess(String to) {
    var recipient = new Recipient(ForwardPath.of(to), Set.of(Notify.SUCCESS), Optional.empty());
    return new Envelope(
        ReversePath.parse("joe@example.org"), EnvelopeOptions.NONE, List.of(recipient));
  }

  private static Envelope envelope(EnvelopeOptions options, Set<Notify> notify, String original) {
    var recipient =
        new Recipient(
            ForwardPath.of("nobody@example.org"),
            notify,
            original.isEmpty() ? Optional.empty() : Optional.of(original));
    return new Envelope(ReversePath.parse("joe@example.org"), options, List.of(recipient));
  }

  private static PostBox.Item reported(Rig rig, MailId about) {
    MailId report = rig.awaitReport(about).report();
    rig.awaitFinished(report);
    return rig.local.items().stream()
        .filter(i -> i.mail().equals(report))
        .findFirst()
        .orElseThrow();
  }

  private static void assertLines(String text, String... lines) {
    List<String> there = List.of(text.split("\r\n"));
    for (String line : lines) {
      assertTrue(there.contains(line), "missing: " + line + "\n" + text);
    }
  }
}
