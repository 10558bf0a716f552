package org.rekkas.kernel.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.queue.Change;
import org.rekkas.queue.Dispatch;
import org.rekkas.queue.QueueSettings;
import org.rekkas.queue.Selection;
import org.rekkas.queue.Spool;
import org.rekkas.spi.Account;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.RecordingJournal;

/** What an administrator types about the queue, and what he reads then. */
@Timeout(60)
class QueueOperationsTest {
  private static final Reply BUSY = Reply.of(450, "4.2.0", "come again");

  private static final Reply DEAD = Reply.of(451, "4.4.1", "the next hop does not answer");

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private final ManualClock clock = new ManualClock();
  private final RecordingJournal journal = new RecordingJournal();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final Spool spool =
      new Spool(
          vault,
          () -> new Far(slow),
          clock,
          new Random(1),
          journal,
          new Host("mx.example", "example.org", "Rekkas/test"),
          QueueSettings.defaults());

  /** Each domain is a next hop that asks to come again; one does not answer, one takes long. */
  private record Far(CountDownLatch slow) implements Dispatch, DeliveryAgent {
    @Override
    public Routes routes() {
      return (path, _) ->
          new Routes.Routed(new Route.Relay("far", path.mailbox().domain(), false), "test");
    }

    @Override
    public Optional<DeliveryAgent> agent(String name) {
      return Optional.of(this);
    }

    @Override
    public String agent() {
      return "far";
    }

    @Override
    public List<Outcome> deliver(List<Delivery> batch) {
      if (batch.getFirst().path().mailbox().domain().equals("slow.example")) {
        awaitSlow();
      }
      var all = new ArrayList<Outcome>();
      batch.forEach(
          each ->
              all.add(
                  each.path().mailbox().domain().equals("dead.example")
                      ? new Outcome.Unreachable(DEAD, Evidence.NONE)
                      : new Outcome.Delayed(BUSY, Evidence.NONE)));
      return all;
    }

    private void awaitSlow() {
      try {
        slow.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void start() {
    clock.onMove(spool::wake);
    spool.start();
  }

  @AfterEach
  void end() {
    slow.countDown();
    spool.close();
  }

  @Test
  void aMailIsShownWithARowForEachRecipient() throws IOException {
    MailId id = delayed("joe@example.com", "eve@one.example", "zoe@two.example");
    assertEquals(0, command("queue", "show", id.text()));
    assertTrue(text().contains("subject   Hello there"), text());
    assertTrue(text().contains("history   rekkas why " + id), text());
    assertTrue(text().contains("<eve@one.example>  tried  one.example"), text());
    assertTrue(text().contains("<zoe@two.example>  tried  two.example"), text());
    assertEquals(0, command("queue", "show", id.text(), "--json"));
    assertTrue(text().contains("\"subject\":\"Hello there\""), text());
    assertTrue(text().contains("\"recipients\":[{\"to\":\"<eve@one.example>\""), text());
    assertEquals(0, command("queue"));
    assertTrue(text().contains("<eve@one.example> and 1 more  450 4.2.0 come again"), text());
    assertEquals(0, command("queue", "--json"));
    assertTrue(text().startsWith("[\n{\"id\":\"" + id + "\",\"state\":\"delayed\""), text());
    assertTrue(text().contains("\"to\":[\"<eve@one.example>\",\"<zoe@two.example>\"]"), text());
    assertTrue(text().contains("\"attempts\":1,"), text());
    assertTrue(text().contains("{\"to\":\"<zoe@two.example>\",\"state\":\"tried\""), text());
    assertTrue(text().endsWith("}]}\n]\n"), text());
  }

  @Test
  void whatWaitsForASilentDestinationSaysSoAndUntilWhen() throws IOException {
    delayed("joe@example.com", "eve@dead.example");
    MailId kept = delayed("joe@example.com", "zoe@dead.example");
    assertEquals(0, command("queue", "destinations", "--json"));
    String until = text().replaceAll("(?s).*\"until\":\"([^\"]*)\".*", "$1");
    String waits =
        "untried: waits for dead.example to answer (451 4.4.1 the next hop does not answer)";
    assertEquals(0, command("queue", "--recipient", "zoe@dead.example", "--json"));
    assertTrue(text().contains("\"attempts\":0,\"next\":\"" + until + "\""), text());
    assertTrue(text().contains("\"last\":\"" + waits + "\""), text());
    assertEquals(0, command("queue", "show", kept.text()));
    assertTrue(text().contains("dead.example  0         " + until), text());
    assertTrue(text().contains(waits), text());
    assertEquals(0, command("queue", "delete", "--all", "--yes"));
    assertEquals(0, command("queue", "retry", "--destination", "dead.example"));
    assertEquals(
        "0 mails changed. dead.example, which did not answer, is asked with its next mail.\n",
        text());
  }

  @Test
  void e15_theContentIsShownEscapedOrAsItIs() throws IOException {
    MailId id = delayed("joe@example.com", "eve@one.example");
    assertEquals(0, command("queue", "show", id.text(), "--raw"));
    assertEquals("Received: here\r\nSubject: Hello\r\n there\r\n\r\n\u001b[31mred\r\n", text());
    assertEquals(0, command("queue", "show", id.text(), "--content"));
    assertEquals("Received: here\nSubject: Hello\n there\n\n\\u{1b}[31mred\n", text());
    assertEquals(1, command("queue", "show", id.text(), "--content", "--json"));
    assertEquals(1, command("queue", "show", id.text(), "--content", "--raw"));
    assertEquals(1, command("queue", "show", "nothere"));
    assertEquals(1, command("queue", "show", "no id"));
    assertEquals(2, command("queue", "show"));
  }

  @Test
  void theListIsNarrowedAndPaged() throws IOException {
    var came = clock.instant();
    MailId one = delayed("joe@example.com", "eve@one.example");
    clock.advance(Duration.ofMillis(5));
    MailId two = delayed("", "zoe@two.example");
    assertEquals(0, command("queue", "--sender", "<>"));
    assertTrue(text().contains(two.text()) && !text().contains(one.text()), text());
    assertEquals(0, command("queue", "--destination", "one.example", "--state", "delayed"));
    assertTrue(text().contains(one.text()) && !text().contains(two.text()), text());
    assertEquals(0, command("queue", "--domain", "one.example", "--sender", "<>", "--json"));
    assertEquals("[]\n", text());
    assertEquals(0, command("queue", "--most", "1"));
    assertTrue(text().contains(one.text()) && !text().contains("<>"), text());
    assertTrue(text().endsWith("There may be more; go on with: --from " + two + "\n"), text());
    assertEquals(0, command("queue", "--from", two.text()));
    assertTrue(text().contains(two.text()) && !text().contains("more"), text());
    assertEquals(1, command("queue", "--state", "sleepy"));
    assertTrue(text().contains("active, fresh, delayed, postponed, held"), text());
    assertEquals(1, command("queue", "--recipient", "nobody"));
    assertEquals(0, command("queue", "destinations", "--json"));
    assertTrue(text().contains("\"oldest\":\"" + came + "\""), text());
  }

  @Test
  void aPageHasAtLeastOneMail() throws IOException {
    delayed("joe@example.com", "eve@one.example");
    for (String most : List.of("0", "-1", "x")) {
      for (String command : List.of("queue", "queue destinations")) {
        var words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--most=" + most);
        assertEquals(1, command(words.toArray(String[]::new)));
        assertTrue(text().contains("--most takes a number from 1 on"), text());
      }
    }
  }

  @Test
  void aFullPageSaysWhereToGoOn() throws IOException {
    MailId one = delayed("joe@example.com", "eve@one.example");
    MailId two = delayed("joe@example.com", "eve@two.example");
    MailId first = one.compareTo(two) < 0 ? one : two;
    assertEquals(0, command("queue", "--most", "1", "--json"));
    assertTrue(text().contains(first.text()) && text().contains("{\"go-on-from\":"), text());
    assertEquals(0, command("queue", "--most", "2", "--json"));
    assertFalse(text().contains("go-on-from"), text());
  }

  @Test
  void thatTheDiskTakesNothingIsToldWhereMailsWaitForIt() throws IOException {
    delayed("joe@example.com", "eve@one.example");
    vault.breakDown(VaultUnwritable.Cause.FULL);
    while (!spool.isHalted()) {
      clock.advance(Duration.ofMinutes(10));
      Thread.onSpinWait();
    }
    assertEquals(0, command("queue", "destinations"));
    assertTrue(text().contains("the disk takes nothing"), text());
    vault.recover();
  }

  @Test
  void h3_thatNothingIsGivenUpWithoutRoomForItsReportIsTold() throws IOException {
    MailId one = delayed("joe@example.com", "eve@one.example");
    delayed("joe@example.com", "zoe@one.example");
    delayed("", "eve@one.example");
    vault.fillNearly();
    assertEquals(1, command("queue", "fail", "--domain", "one.example"));
    assertTrue(
        text()
            .contains(
                "1 mail changed. Left as they were, with no room for their reports: 2 mails."),
        text());
    assertEquals(1, command("queue", "fail", one.text()));
    assertTrue(text().contains("0 mails changed. Left as they were"), text());
    vault.recover();
    assertEquals(0, command("queue", "fail", "--domain", "one.example"));
    assertEquals("2 mails changed.\n", text());
  }

  @Test
  void severalAreSteeredAtOnceAndAllWhereThatIsMeant() throws IOException {
    MailId one = delayed("joe@example.com", "eve@one.example");
    MailId two = delayed("joe@example.com", "eve@two.example");
    assertEquals(1, command("queue", "retry"));
    assertTrue(text().contains("or --all"), text());
    assertEquals(1, command("queue", "hold", one.text(), "--all"));
    assertEquals(1, command("queue", "hold", one.text(), "NONE"));
    assertTrue(text().contains("not a mail id: NONE"), text());
    assertEquals(1, command("queue", "hold", one.text(), two.text(), "nothere"));
    assertEquals("rekkas: 2 mails changed. Not in the queue, or so already: nothere.\n", text());
    assertEquals(1, command("queue", "hold", one.text(), two.text()));
    assertEquals(1, command("queue", "delete", "--all"));
    assertTrue(text().contains("--yes"), text());
    assertEquals(2, command("queue", "redirect", "ali@example.org", "--all"));
    assertEquals(0, command("queue", "delete", "--all", "--yes"));
    assertEquals("2 mails changed.\n", text());
    assertEquals(0, command("queue", "retry", "--all"));
    assertEquals("0 mails changed.\n", text());
    assertEquals(0, command("queue", "fail", "--help"));
    assertTrue(text().contains("[ID...]"), text());
  }

  @Test
  void whatIsLeftAloneForItIsBeingDeliveredIsNotDone() throws IOException {
    MailId waiting = delayed("joe@example.com", "eve@one.example");
    MailId busy = accepted("joe@example.com", "eve@slow.example");
    assertEquals(1, command("queue", "delete", waiting.text(), busy.text()));
    assertEquals("rekkas: 1 mail changed, and 1 mail being delivered now left alone.\n", text());
    assertEquals(1, command("queue", "hold", "--domain", "slow.example"));
    assertTrue(text().contains("0 mails changed, and 1 mail being delivered now"), text());
    assertEquals(0, command("queue", "retry", "--all"));
  }

  @Test
  void h4_damagedMailsAreListedExportedTakenBackAndDeleted() throws IOException {
    MailId id = delayed("joe@example.com", "eve@one.example");
    MailId other = delayed("joe@example.com", "eve@two.example");
    assertEquals(0, command("queue", "damaged"));
    assertEquals("(none)\n", text());
    setAside(id);
    setAsideWithoutProgress(other);
    assertEquals(0, command("queue", "totals"));
    assertTrue(text().contains("set aside as damaged  2 (rekkas queue damaged)"), text());
    assertEquals(0, command("queue", "damaged"));
    assertTrue(text().contains("can be read now"), text());
    assertTrue(text().contains("its progress is missing"), text());
    assertEquals(0, command("queue", "damaged", "export", "out"));
    assertTrue(Files.size(folder.resolve("out/" + id + ".progress")) > 0);
    assertTrue(
        Files.readString(folder.resolve("out/" + id + ".eml")).startsWith("Received: here\r\n"));
    assertEquals(1, command("queue", "damaged", "export", "out", id.text()));
    assertTrue(text().contains("exists"), text());
    Files.delete(folder.resolve("out/" + id + ".progress"));
    Files.deleteIfExists(folder.resolve("out/" + id + ".waiting"));
    assertEquals(1, command("queue", "damaged", "export", "out", id.text()));
    assertFalse(text().contains("1 mail"), text());
    assertFalse(Files.exists(folder.resolve("out/" + id + ".progress")), "half a mail");
    assertEquals(1, command("queue", "damaged", "export", "out", "nothere"));
    assertEquals(1, command("queue", "damaged", "retry"));
    assertEquals(1, command("queue", "damaged", "retry", id.text(), "--all"));
    assertEquals(1, command("queue", "damaged", "retry", "--all"));
    assertTrue(text().contains(other + ": its progress is missing"), text());
    assertTrue(text().contains("1 mail taken back into the queue."), text());
    assertEquals(0, command("queue", "show", id.text()));
    assertEquals(1, command("queue", "damaged", "delete"));
    assertEquals(1, command("queue", "damaged", "delete", other.text()));
    assertTrue(text().contains("--yes"), text());
    assertEquals(0, command("queue", "damaged", "delete", other.text(), "--yes"));
    assertEquals(1, command("queue", "damaged", "delete", other.text(), "--yes"));
    assertEquals(1, vault.references().size());
    assertEquals(0, command("queue", "totals"));
    assertFalse(text().contains("damaged"), text());
  }

  @Test
  void whereAnAddressLeadsIsTold() throws IOException {
    assertEquals(0, command("route", "staff@example.org"));
    assertEquals(
        """
        ADDRESS              LEADS                                                        BY
        <staff@example.org>  to these members                                             test
        <ali@example.org>    to the account ali@example.org, delivered by mailbox         test
        <eve@far.example>    to the host or domain smtp.example:587, relayed by relay     test
        <staff@example.org>  back to itself: 554 5.4.6                                    test
        <nobody@example.org>  nowhere: there is no such mailbox, 550 5.1.1                 test
        """
            .replaceAll(" +", " "),
        text().replaceAll(" +", " "));
    spool.suppressions().add(Mailbox.of("eve@far.example"), "she asked for it");
    assertEquals(0, command("route", "eve@far.example", "--json"));
    assertTrue(text().contains("suppress): she asked for it"), text());
    assertEquals(0, command("route", "empty@example.org"));
    assertTrue(text().contains("nobody is behind it: 550 5.2.4"), text());
    assertEquals(1, command("route", "eve"));
    assertEquals(2, command("route"));
  }

  private static Routes.Routed route(ForwardPath path) {
    Route route =
        switch (path.mailbox().key()) {
          case "staff@example.org" ->
              new Route.Expand(
                  List.of(
                          ForwardPath.of("ali@example.org"),
                          ForwardPath.of("eve@far.example"),
                          ForwardPath.of("staff@example.org"),
                          ForwardPath.of("nobody@example.org"))
                      ::iterator,
                  Optional.empty());
          case "empty@example.org" ->
              new Route.Expand(List.<ForwardPath>of()::iterator, Optional.empty());
          case "ali@example.org" ->
              new Route.Local(
                  "mailbox", new Account(path.mailbox(), "", 0, true), Optional.empty());
          case "nobody@example.org" -> new Route.Unknown();
          default -> new Route.Relay("relay", "smtp.example:587", false);
        };
    return new Routes.Routed(route, "test");
  }

  private int command(String... words) {
    said.reset();
    var all = new ArrayList<AdminCommand>(new QueueOperations(spool).all());
    all.addAll(new SteeringOperations(spool.steering()).all());
    all.addAll(new DamagedOperations(spool.setAside()).all());
    Routes routes = (path, _) -> route(path);
    all.addAll(new RouteOperations(routes, spool.suppressions()).all());
    all.addAll(new SuppressionOperations(routes, spool.suppressions()).all());
    var out = new PrintStream(said, true, UTF_8);
    var caller = new Caller(folder, InputStream.nullInputStream(), out, out);
    return new Commands(() -> all).run(Arrays.asList(words), caller);
  }

  private String text() {
    return said.toString(UTF_8);
  }

  /** A mail that was tried once, and that nobody works on any more. */
  private MailId delayed(String from, String... to) throws IOException {
    MailId id = accepted(from, to);
    journal.awaitCount(Note.DeliveryDelayed.class, note -> note.id().equals(id), to.length);
    while (spool.inspection().counts().active() > 0) {
      Thread.onSpinWait();
    }
    return id;
  }

  private MailId accepted(String from, String... to) throws IOException {
    var id = MailId.fresh(clock.instant(), new Random());
    ContentDraft draft = spool.draft();
    byte[] octets = "Subject: Hello\r\n there\r\n\r\n\u001b[31mred\r\n".getBytes(UTF_8);
    draft.write(octets, 0, octets.length);
    var client = new Client(InetAddress.getLoopbackAddress(), 4711, true);
    spool.accept(
        new Intake.Submission(
            id,
            "smtp",
            Optional.of(client),
            Envelope.of(from, to),
            "Received: here\r\n",
            "",
            draft));
    return id;
  }

  @Test
  void h4_aLongListOfDamagedMailsSaysWhereToGoOn() {
    for (int i = 0; i < 501; i++) {
      byte[] key = Key.of("damaged" + (1_000 + i)).and("fresh").bytes();
      change(tx -> tx.put(vault.space("damaged"), key, new byte[] {1}));
    }
    assertEquals(0, command("queue", "damaged"));
    assertTrue(text().endsWith("\nThere are more; go on with: --from damaged1500\n"), text());
    assertFalse(text().contains("damaged1500  "), text());
    assertEquals(0, command("queue", "damaged", "--json"));
    assertTrue(text().contains("{\"id\":\"damaged1499\","), text());
    assertTrue(text().endsWith(",\n{\"go-on-from\":\"damaged1500\"}\n]\n"), text());
    assertEquals(0, command("queue", "damaged", "--from", "damaged1500"));
    assertTrue(text().contains("damaged1500  "), text());
    assertFalse(text().contains("There are more"), text());
  }

  @Test
  void aLongListOfSuppressedAddressesSaysWhereToGoOn() {
    byte[] entry = {1};
    change(
        tx -> {
          for (int i = 0; i < 10_001; i++) {
            String address = "a" + (10_000 + i) + "@far.example";
            tx.put(vault.space("suppressed"), Key.of(address).bytes(), entry);
          }
        });
    assertEquals(0, command("queue", "suppress", "list"));
    assertTrue(
        text().endsWith("go on with: --from a20000@far.example\n"), "it ends without a word");
    assertEquals(0, command("queue", "suppress", "list", "--json"));
    assertTrue(text().endsWith("{\"go-on-from\":\"a20000@far.example\"}\n]\n"), "the same");
    assertEquals(0, command("queue", "suppress", "list", "--from", "a20000@far.example"));
    assertTrue(text().contains("a20000@far.example") && !text().contains("more"), text());
  }

  /** A mail that could not be read once, and can be read again. */
  private void setAside(MailId id) {
    byte[] key = Key.of(id.text()).bytes();
    byte[] progress = vault.space("progress").get(key).orElseThrow();
    setAsideWithoutProgress(id);
    change(tx -> tx.put(vault.space("damaged"), progressOf(id), progress));
  }

  private void setAsideWithoutProgress(MailId id) {
    byte[] key = Key.of(id.text()).bytes();
    change(tx -> tx.put(vault.space("progress"), key, new byte[] {1}));
    spool.steering().apply(new Selection.Id(id), new Change.Hold());
    change(tx -> tx.delete(vault.space("damaged"), progressOf(id)));
  }

  private static byte[] progressOf(MailId id) {
    return Key.of(id.text()).and("progress").bytes();
  }

  private void change(Consumer<Transaction> how) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          how.accept(tx);
          return true;
        });
  }
}
