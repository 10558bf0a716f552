package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.sites.RelaySettings;
import org.rekkas.queue.sites.RelaySettings.Share;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

/** What the mailets make of a mail, and what comes of that. CrashTest has the crashes. */
@Timeout(60)
class MailetsTest {
  @Test
  void aMailThatIsLeftAsItWasKeepsItsIdAndIsNeverAskedAboutAgain() {
    try (var rig = new Rig()) {
      var asked = new AtomicInteger();
      rig.mailets.add(
          Steps.of(
              "ali",
              mail -> {
                asked.incrementAndGet();
                return new Handling.Pass(Evidence.NONE);
              }));
      rig.local.script(_ -> PostBox.delayed());
      rig.start();
      var id = rig.send("joe@example.org", "ali@example.org", "eve@example.org");
      rig.awaitDelay(id, 1);
      rig.local.script(_ -> PostBox.delivered());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(id);
      assertEquals(1, asked.get());
      assertEquals(List.of("ali@example.org", "eve@example.org"), rig.local.paths());
    }
  }

  /** Or a reload would close the plugins under them. */
  @Test
  void h12_theStepsAreHeldUntilTheMailIsThrough() {
    try (var rig = new Rig()) {
      var during = new AtomicInteger();
      rig.mailets.add(
          Steps.of(
              "ali",
              _ -> {
                during.set(rig.held.get());
                return new Handling.Pass(Evidence.NONE);
              }));
      rig.mailets.add(
          Steps.of(
              "eve",
              _ -> {
                throw new IllegalStateException("broken");
              }));
      rig.start();
      rig.awaitFinished(rig.send("joe@example.org", "ali@example.org"));
      rig.awaitDelay(rig.send("joe@example.org", "eve@example.org"), 1);
      while (rig.held.get() > 0) {
        Thread.onSpinWait();
      }
      assertEquals(1, during.get());
    }
  }

  /** After the commit nothing may fail: the mail would be put back beside what was made of it. */
  @Test
  void whatWasMadeIsNotReadOnceItIsCommitted() {
    var memory = new MemoryVault();
    var vault = new NotMeasured(memory);
    vault.full = false;
    var settings = QueueSettings.defaults();
    try (var rig = new Rig(vault, memory, new PostBox("local"), new ManualClock(), settings)) {
      rig.mailets.add(
          Steps.of("ali", mail -> Steps.rewritten(mail, rig.draft("Subject: other\r\n\r\nx\r\n"))));
      rig.start();
      rig.send("joe@example.org", "ali@example.org");
      rig.awaitFinished(2);
      assertEquals(List.of("ali@example.org"), rig.local.paths());
      assertEquals(List.of(), rig.journal.notes(Note.DeliveryDelayed.class));
      assertEquals(Map.of(), memory.references());
    }
  }

  /** Of all contents but the first one it is not known how long they are. */
  private static final class NotMeasured extends NearlyFull {
    NotMeasured(MemoryVault memory) {
      super(memory);
    }

    @Override
    public StoredContent content(ContentId id) {
      StoredContent inner = super.content(id);
      return id.value() == 1 ? inner : new Unmeasured(inner);
    }
  }

  private record Unmeasured(StoredContent inner) implements StoredContent {
    @Override
    public ContentId id() {
      return inner.id();
    }

    @Override
    public long size() {
      throw new IllegalStateException("it cannot be read");
    }

    @Override
    public InputStream open() throws IOException {
      return inner.open();
    }
  }

  @Test
  void aStepThatTakesSomeRecipientsSplitsTheMail() {
    try (var rig = new Rig()) {
      rig.mailets.add(
          Steps.of("ali", mail -> Steps.rewritten(mail, rig.draft("Subject: other\r\n\r\nx\r\n"))));
      rig.start();
      rig.send("joe@example.org", "eve@example.org", "ali@example.org", "zoe@example.org");
      rig.awaitFinished(3);
      var texts = new ArrayList<String>();
      for (PostBox.Item item : rig.local.items()) {
        texts.add(item.path().mailbox().localPart() + " " + item.text().contains("other"));
      }
      texts.sort(null);
      assertEquals(List.of("ali true", "eve false", "zoe false"), texts);
      assertEquals(Map.of(), rig.memory.references());
    }
  }

  @Test
  void whatTwoStepsMakeOfAllIsOneMail() {
    try (var rig = new Rig()) {
      for (String name : List.of("ali", "eve")) {
        rig.mailets.add(
            Steps.of(
                name,
                mail ->
                    new Handling.Change(
                        mail.withTrace("X-Seen: yes\r\n" + mail.trace()),
                        Optional.of("News"),
                        Evidence.NONE)));
      }
      var folders = new ArrayList<String>();
      rig.local.script(
          delivery -> {
            folders.add(folder(delivery));
            return PostBox.delivered();
          });
      rig.start();
      var id = rig.send("joe@example.org", "ali@example.org", "eve@example.org");
      rig.awaitFinished(2);
      for (PostBox.Item item : rig.local.items()) {
        assertEquals(id.derived("mailet", 0), item.mail());
        assertTrue(item.text().startsWith("X-Seen: yes\r\nReceived: by"), item.text());
      }
      assertEquals(List.of("News", "News"), folders);
    }
  }

  private static String folder(DeliveryAgent.Delivery delivery) {
    return delivery.route() instanceof Route.Local local ? local.folder().orElse("") : "";
  }

  @Test
  void aBounceIsReportedADiscardIsNotAndACopyTakesNoFurtherStep() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("bad", _ -> Steps.BOUNCE));
      rig.mailets.add(Steps.of("gone", _ -> new Handling.Discard(Evidence.of("unwanted"))));
      rig.mailets.add(Steps.of("ali", mail -> Steps.copied(mail, "gone@example.org")));
      rig.start();
      MailId id =
          rig.send("joe@example.org", "bad@example.org", "gone@example.org", "ali@example.org");
      var report = rig.awaitReport(id);
      rig.awaitFinished(report.report());
      rig.awaitFinished(4);
      assertEquals(
          List.of("ali@example.org", "gone@example.org", "joe@example.org"), rig.local.paths());
      assertEquals(Map.of(), rig.memory.references());
      var failed = rig.journal.notes(Note.DeliveryFailed.class).getFirst();
      assertEquals(ForwardPath.of("bad@example.org"), failed.path());
      var accepted = rig.journal.notes(Note.MailAccepted.class);
      assertEquals(4, accepted.size(), accepted::toString);
      assertEquals(4, accepted.stream().map(Note.MailAccepted::id).distinct().count());
    }
  }

  @Test
  void aMailIsLedToAsManyOthers() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.led(mail, "eve@example.org")));
      rig.start();
      rig.send("joe@example.org", "ali@example.org");
      rig.awaitFinished(2);
      assertEquals(List.of("eve@example.org"), rig.local.paths());
      assertEquals(ForwardPath.of("ali@example.org"), rig.local.items().getFirst().original());
    }
  }

  @Test
  void whoseMailWasLedElsewhereIsToldWhomHeHadWrittenTo() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.led(mail, "gone@example.org")));
      rig.lead("gone@example.org", new Route.Unknown());
      rig.start();
      MailId led = rig.send("joe@example.org", "ali@example.org").derived("mailet", 0);
      rig.awaitFinished(rig.awaitReport(led).report());
      String text = rig.local.items().getFirst().text();
      assertTrue(text.contains("gone@example.org (you wrote to ali@example.org)"), text);
      assertTrue(text.contains("\nOriginal-Recipient: rfc822; ali@example.org\r\n"), text);
    }
  }

  @Test
  void whoseMailIsBouncedWhereItWasLedToIsToldWhomHeHadWrittenTo() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.led(mail, "bad@example.org")));
      rig.mailets.add(Steps.of("bad", _ -> Steps.BOUNCE));
      rig.start();
      MailId id = rig.send("joe@example.org", "ali@example.org", "bad@example.org");
      rig.awaitFinished(rig.awaitReport(id).report());
      String text = rig.local.items().getFirst().text();
      assertTrue(text.contains("bad@example.org (you wrote to ali@example.org)"), text);
      assertTrue(text.contains("\n  bad@example.org\r\n"), text);
      assertEquals(2, text.split("Original-Recipient: rfc822; ali@example.org", -1).length, text);
    }
  }

  /** As of one that is led to few. */
  @Test
  void whoseMailWasLedToALongAliasIsToldWhomHeHadWrittenTo() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.led(mail, "all@example.org")));
      String[] many =
          IntStream.range(0, 101).mapToObj(i -> "m" + i + "@example.org").toArray(String[]::new);
      many[100] = "ali@example.org"; // which leads back here, and is no loop
      rig.expand("all@example.org", many);
      rig.lead("m7@example.org", new Route.Unknown());
      rig.start();
      rig.send("joe@example.org", "ali@example.org");
      rig.awaitFinished(4);
      var originals = originals(rig);
      String report = rig.local.items().getLast().text();
      assertTrue(report.contains("m7@example.org (you wrote to ali@example.org)"), report);
      assertEquals("joe@example.org", originals.remove("joe@example.org"));
      assertEquals(100, originals.size());
      assertEquals(Set.of("ali@example.org"), Set.copyOf(originals.values()));
    }
  }

  @Test
  void whoIsReachedByWayOfOthersAsWellIsReachedOnce() {
    try (var rig = new Rig()) {
      for (String name : List.of("ali", "eve")) {
        rig.mailets.add(Steps.of(name, mail -> Steps.led(mail, "zoe@example.org")));
      }
      rig.start();
      rig.send("joe@example.org", "ali@example.org", "eve@example.org", "zoe@example.org");
      rig.awaitFinished(2);
      assertEquals(List.of("zoe@example.org"), rig.local.paths());
      assertEquals(ForwardPath.of("zoe@example.org"), rig.local.items().getFirst().original());
      rig.send("joe@example.org", "ali@example.org", "eve@example.org");
      rig.awaitFinished(4);
      assertEquals(2, rig.local.paths().size());
    }
  }

  /** Nobody hears of the others that a mail was for: they may have been blind copies. */
  @Test
  void whomSeveralAreLedToHearsWhichOfThemAMailWasFor() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.led(mail, "zoe@example.org")));
      rig.mailets.add(Steps.of("eve", mail -> Steps.led(mail, "max@example.org")));
      rig.start();
      rig.send("joe@example.org", "ali@example.org", "eve@example.org");
      rig.awaitFinished(3);
      assertEquals(
          Map.of("zoe@example.org", "ali@example.org", "max@example.org", "eve@example.org"),
          originals(rig));
    }
  }

  /** A mail that is led on, and kept, is one mail for the steps behind. */
  @Test
  void whoIsLedToBesideWhomTheSenderWroteToHearsThat() {
    try (var rig = new Rig()) {
      rig.mailets.add(
          Steps.of("ali", mail -> Steps.led(mail, "ali@example.org", "zoe@example.org")));
      rig.mailets.add(
          Steps.ofAll(
              mail ->
                  Steps.copied(
                      mail, "log+" + mail.envelope().recipients().size() + "@example.org")));
      rig.start();
      rig.send("joe@example.org", "ali@example.org");
      rig.awaitFinished(4);
      assertEquals(
          Map.of(
              "ali@example.org", "ali@example.org",
              "zoe@example.org", "ali@example.org",
              "log+2@example.org", "log+2@example.org"),
          originals(rig));
    }
  }

  private static Map<String, String> originals(Rig rig) {
    var originals = new HashMap<String, String>();
    for (PostBox.Item item : rig.local.items()) {
      originals.put(item.path().mailbox().toString(), item.original().mailbox().toString());
    }
    return originals;
  }

  /** What a mailet leads to an alias that names the address again is no loop. */
  @Test
  void d9_anAliasMayLeadBackToWhereAMailetTookAMailFrom() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.led(mail, "team@example.org")));
      rig.expand("team@example.org", "ali@example.org", "eve@example.org");
      rig.expand("ali@example.org", "zoe@example.org");
      rig.start();
      rig.send("joe@example.org", "ali@example.org");
      rig.awaitFinished(2);
      assertEquals(List.of("eve@example.org", "zoe@example.org"), rig.local.paths());
    }
  }

  @Test
  void ofAMailForJunkACopyGoesThereAndALetterAboutItDoesNot() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("ali", mail -> Steps.copied(mail, "copy@example.org")));
      rig.mailets.add(
          Steps.of(
              "ali",
              _ ->
                  new Handling.Besides(
                      Envelope.of("", "boss@example.org"),
                      "",
                      rig.draft("Subject: look\r\n\r\nx\r\n"),
                      Evidence.NONE)));
      var forJunk = new ConcurrentSkipListSet<String>();
      rig.local.script(
          delivery -> {
            if (!delivery.quarantine().isEmpty()) {
              forJunk.add(delivery.path().mailbox().localPart());
            }
            return PostBox.delivered();
          });
      rig.start();
      var id = MailId.fresh(rig.clock.instant(), new Random(1));
      var mail = Envelope.of("joe@example.org", "ali@example.org");
      var client = Optional.of(new Client(InetAddress.getLoopbackAddress(), 4711, true));
      rig.spool.accept(new Submission(id, "smtp", client, mail, "", "SPAM", rig.draft(Rig.TEXT)));
      rig.awaitFinished(4);
      assertEquals(Set.of("ali", "copy"), forJunk);
      assertEquals(3, rig.local.paths().size());
    }
  }

  @Test
  void h8_aStepThatThrowsDelaysTheMailAndIsAskedAgain() {
    try (var rig = new Rig()) {
      var asked = new AtomicInteger();
      rig.mailets.add(
          Steps.of(
              "ali",
              mail -> {
                if (asked.incrementAndGet() < 3) {
                  throw new IllegalStateException("broken");
                }
                return Steps.copied(mail, "eve@example.org");
              }));
      rig.start();
      var id = rig.send("joe@example.org", "ali@example.org");
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitDelay(id, 2);
      rig.clock.advance(Duration.ofMinutes(5));
      rig.awaitFinished(id);
      rig.awaitFinished(3);
      assertEquals(List.of("ali@example.org", "eve@example.org"), rig.local.paths());
    }
  }

  @Test
  void h7_aStepThatHangsHoldsUpThoseAloneThatTakeIt() {
    var hang = new CountDownLatch(1);
    int many = 600;
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("slow", mail -> passed(hang)));
      rig.mailets.add(Steps.of("ali", mail -> Steps.copied(mail, "eve@example.org")));
      for (int i = 0; i < many; i++) {
        rig.send("joe@example.org", "slow@example.org");
      }
      rig.start();
      MailId ali = rig.send("joe@example.org", "ali@example.org");
      rig.awaitFinished(ali);
      rig.awaitFinished(rig.send("joe@example.org", "zoe@example.org"));
      assertFalse(rig.local.paths().contains("slow@example.org"));
      hang.countDown();
      rig.awaitFinished(many + 4);
      assertEquals(many + 3, rig.local.paths().size());
      assertEquals(Map.of(), rig.memory.references());
    }
  }

  private static Handling passed(CountDownLatch hang) {
    try {
      hang.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Handling.Pass(Evidence.NONE);
  }

  @Test
  void aBounceIsReportedThoughAReportOfTheFirstPassWasMade() {
    try (var rig = new Rig()) {
      var asked = new AtomicInteger();
      rig.mailets.add(
          Steps.of(
              "ali",
              _ -> {
                if (asked.incrementAndGet() == 1) {
                  rig.clock.advance(Duration.ofSeconds(30));
                  throw new IllegalStateException("broken");
                }
                return Steps.BOUNCE;
              }));
      rig.start();
      var options =
          new EnvelopeOptions(
              EnvelopeOptions.Body.SEVEN_BIT,
              false,
              Optional.empty(),
              Optional.empty(),
              Map.of("BY", "10;N"));
      var id = rig.send(Envelope.of("joe@example.org", "ali@example.org").withOptions(options));
      rig.awaitFinished(rig.awaitReport(id).report());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.journal.awaitCount(Note.ReportQueued.class, _ -> true, 2);
      var reports = rig.journal.notes(Note.ReportQueued.class);
      assertNotEquals(reports.getFirst().report(), reports.getLast().report());
      rig.awaitFinished(reports.getLast().report());
      assertEquals(List.of("joe@example.org", "joe@example.org"), rig.local.paths());
      assertEquals(0, rig.spool.inspection().counts().queued());
      assertEquals(Map.of(), rig.memory.references());
    }
  }

  @Test
  void whatTheAdministratorChangesForOneRecipientTakesTheMailetsFromNone() {
    var before = new Rig();
    var id = before.send("", "ali@example.org", "zoe@example.org", "joe@example.org");
    before.close();
    try (var rig = new Rig(before, QueueSettings.defaults())) {
      var asked = new CopyOnWriteArrayList<String>();
      rig.mailets.add(
          Steps.of(
              "ali",
              mail -> {
                mail.envelope().recipients().forEach(each -> asked.add(each.path().toString()));
                return new Handling.Discard(Evidence.of("unwanted"));
              }));
      rig.mailets.add(
          Steps.of("eve", mail -> Steps.rewritten(mail, rig.draft("Subject: other\r\n\r\nx\r\n"))));
      change(rig, "zoe@example.org", new Change.Redirect(ForwardPath.of("eve@example.org")));
      change(rig, "joe@example.org", new Change.Delete());
      rig.start();
      rig.awaitFinished(id);
      rig.awaitFinished(2);
      assertEquals(List.of(ForwardPath.of("ali@example.org").toString()), asked);
      assertEquals(List.of("eve@example.org"), rig.local.paths());
      assertTrue(rig.local.items().getFirst().text().contains("other"));
      assertEquals(Map.of("eve@example.org", "zoe@example.org"), originals(rig));
    }
  }

  private static void change(Rig rig, String path, Change how) {
    var which = new Selection.Recipient(ForwardPath.of(path));
    assertEquals(1, rig.spool.steering().apply(which, how).changed());
  }

  @Test
  void aMailThatPassedAndHadToWaitIsNotAskedAboutAgain() {
    var settings =
        QueueSettings.defaults()
            .with(
                new RelaySettings(
                    100, 1, new Share(5, 20, 0), Map.of("paced.net", new Share(5, 20, 1))));
    var first = new Rig(settings);
    var asked = new AtomicInteger();
    first.mailets.add(
        Steps.of(
            "ali",
            _ -> {
              asked.incrementAndGet();
              return new Handling.Pass(Evidence.NONE);
            }));
    first.start();
    for (int i = 0; i < 5; i++) {
      first.send("", "ali@paced.net");
    }
    var gone = first.send("", "ali@free.net");
    first.awaitFinished(gone);
    first.awaitRest();
    first.close();
    try (var second = new Rig(first, settings)) {
      second.mailets.addAll(first.mailets);
      second.start();
      second.awaitFinished(5 + 1 - first.journal.notes(Note.MailFinished.class).size());
      assertEquals(6, second.remote.count());
      assertEquals(6, asked.get());
    }
  }
}
