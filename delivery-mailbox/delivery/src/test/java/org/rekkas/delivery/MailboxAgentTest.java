package org.rekkas.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

class MailboxAgentTest {
  private static final Mailbox ALI = Mailbox.of("ali@example.org");
  private static final ForwardPath PATH = new ForwardPath(ALI);
  private static final Mailbox JOE = Mailbox.of("joe@example.org");
  private static final String TRACE = "Received: from c.example\r\n\tby mx.example.org\r\n";
  private static final String TEXT = "Subject: tea\r\n\r\nAt five?\r\n";

  private static final Session NEIGHBOUR = Sessions.neighbour("127.0.0.1");

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private FakeSurroundings given;
  private VaultStore store;
  private MailboxAgent agent;
  private int mails;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("mailbox", folder).with(vault);
    store = VaultStore.open(vault, given.clock());
    given.with(store);
    agent = agent(0);
  }

  private MailboxAgent agent(long defaultQuota) {
    var settings = new MailboxSettings(defaultQuota, Duration.ZERO);
    return new MailboxAgent(given::store, given.journal(), settings);
  }

  @Test
  void aCopyHasItsOwnFieldsInFront() throws Exception {
    var outcome = deliver(to("ali@example.org", "ali@example.org", TEXT, ""));
    assertEquals("INBOX uid 1", assertInstanceOf(Outcome.Delivered.class, outcome).where());
    assertEquals(
        "Return-Path: <sender@c.example>\r\nDelivered-To: ali@example.org\r\n" + TRACE + TEXT,
        read("INBOX", 1));
    var message = store.message(ALI, "INBOX", 1).orElseThrow();
    assertEquals(given.clock().instant(), message.internalDate());
  }

  @Test
  void whoeverCameByAnAliasSeesIt() throws Exception {
    deliver(to("ali@example.org", "staff@example.org", TEXT, ""));
    assertTrue(
        read("INBOX", 1)
            .contains("\r\nDelivered-To: ali@example.org\r\nX-Original-To: staff@example.org\r\n"));
  }

  @Test
  void quarantineGoesToJunkAndItsReasonCannotBreakTheHeader() throws Exception {
    var outcome = deliver(to("ali@example.org", "ali@example.org", TEXT, "score 9\r\nX: y\u00e9"));
    assertEquals("Junk uid 1", assertInstanceOf(Outcome.Delivered.class, outcome).where());
    assertTrue(
        read("Junk", 1).contains("\r\nX-Rekkas-Quarantine: score 9\\u000d\\u000aX: y\\u00e9\r\n"));
  }

  @Test
  void detailLeadsToAFolderThatItsOwnerMade() {
    assertEquals("INBOX uid 1", where(detail("Lists")));
    store.create(ALI, "Lists");
    assertEquals("Lists uid 1", where(detail("Lists")));
    assertEquals("Lists uid 2", where(detail("lists")));
    assertEquals("INBOX uid 2", where(detail("../../etc")));
    assertTrue(store.folder(ALI, "../../etc").isEmpty());
  }

  @Test
  void g2_aLoopByAnAliasIsFoundByDeliveredToAndEndsInJunkWithoutAReport() throws Exception {
    var loop = "Received: x\r\nDELIVERED-to:  <Ali@Example.ORG> \r\nSubject: tea\r\n\r\n";
    assertEquals("Junk uid 1", where(to("ali@example.org", "staff@example.org", loop, "")));
    assertTrue(
        read("Junk", 1)
            .contains("\r\nX-Rekkas-Quarantine: a loop: its header says that it was delivered"));
    assertEquals("Junk uid 2", where(to("ali@example.org", "staff@example.org", loop, "score 9")));
    assertTrue(read("Junk", 2).contains("\r\nX-Rekkas-Quarantine: score 9\r\n"));
    assertEquals("INBOX uid 1", where(to("joe@example.org", "staff@example.org", loop, "")));
    var quoted = "Subject: x\r\n\r\nDelivered-To: ali@example.org\r\n";
    assertEquals("INBOX uid 1", where(to("ali@example.org", "ali@example.org", quoted, "")));
  }

  @Test
  void theLoopCheckReadsOverAnyEdge() throws Exception {
    var path = new ForwardPath(ALI);
    for (int before = 4000; before < 4200; before++) {
      var head = "X: " + "x".repeat(before) + "\r\nDelivered-To: ali@example.org\r\n\r\n";
      assertTrue(new LoopCheck().wasDelivered(new TextContent(head), path), "" + before);
    }
    for (String head :
        List.of(
            "",
            "\r\n",
            "Delivered-To:",
            "Delivered-To: ",
            "Delivered-To: a@b@c\r\n",
            "D",
            "Delivered-To: \0\r\n",
            "\n\nDelivered-To: ali@example.org\r\n",
            "Delivered-To: " + "a".repeat(100_000) + "@example.org\r\n\r\n",
            "A: b\r\n".repeat(100_000) + "Delivered-To: ali@example.org\r\n\r\n")) {
      assertFalse(new LoopCheck().wasDelivered(new TextContent(head), path));
    }
    assertTrue(
        new LoopCheck().wasDelivered(new TextContent("Delivered-To: ali@example.org"), path));
    assertTrue(new LoopCheck().wasDelivered(drop("A: b\r\nDelivered-To: ali@example.org\n"), path));
  }

  @Test
  void aFullMailboxDelaysAndIsForeseen() {
    agent = agent(0);
    var route = local(ALI, 300, Optional.empty());
    assertInstanceOf(Verdict.Continue.class, agent.foresee(NEIGHBOUR, PATH, route, 300));
    assertInstanceOf(Verdict.Reject.class, agent.foresee(NEIGHBOUR, PATH, route, 301));
    assertInstanceOf(Outcome.Delivered.class, deliver(delivery(route, "ali@example.org")));
    assertInstanceOf(Outcome.Delivered.class, deliver(delivery(route, "ali@example.org")));
    var full = deliver(delivery(route, "ali@example.org"));
    assertEquals("452 4.2.2", code(assertInstanceOf(Outcome.Delayed.class, full).reply()));
    var verdict = agent.foresee(NEIGHBOUR, PATH, local(ALI, 200, Optional.empty()), 0);
    assertEquals("452 4.2.2", code(assertInstanceOf(Verdict.Defer.class, verdict).reply()));
    assertInstanceOf(
        Verdict.Continue.class,
        agent.foresee(NEIGHBOUR, PATH, local(ALI, 0, Optional.empty()), Long.MAX_VALUE));
    var limited = agent(200);
    assertInstanceOf(
        Verdict.Defer.class, limited.foresee(NEIGHBOUR, PATH, local(ALI, 0, Optional.empty()), 0));
    var unbounded = local(ALI, Long.MAX_VALUE, Optional.empty());
    assertInstanceOf(Verdict.Continue.class, limited.foresee(NEIGHBOUR, PATH, unbounded, 1000));
    agent = limited;
    assertInstanceOf(Outcome.Delivered.class, deliver(delivery(unbounded, "ali@example.org")));
  }

  /** What fits alone waits for room; and who has none left hears so, whatever the client told. */
  @Test
  void aMailboxThatIsFullToTheLastOctetIsFull() {
    deliver(delivery(local(ALI, 0, Optional.empty()), "ali@example.org"));
    var route = local(ALI, store.usage(ALI).octets(), Optional.empty());
    var verdict = agent.foresee(NEIGHBOUR, PATH, route, 0);
    assertEquals("452 4.2.2", code(assertInstanceOf(Verdict.Defer.class, verdict).reply()));
    var full = deliver(delivery(route, "ali@example.org"));
    assertEquals("452 4.2.2", code(assertInstanceOf(Outcome.Delayed.class, full).reply()));
  }

  /** To wait for room would be to wait for what cannot come. */
  @Test
  void aMailThatIsLargerThanTheWholeQuotaFailsAtOnce() {
    var route = local(ALI, 100, Optional.empty());
    var refused = agent.foresee(NEIGHBOUR, PATH, route, 101);
    assertEquals("552 5.2.3", code(assertInstanceOf(Verdict.Reject.class, refused).reply()));
    var failed = deliver(delivery(route, "ali@example.org"));
    assertEquals("552 5.2.3", code(assertInstanceOf(Outcome.Failed.class, failed).reply()));
    assertEquals(0, store.usage(ALI).messages());
  }

  @Test
  void theSameDeliveryIsDoneOnceUntilItIsForgotten() {
    var delivery = to("ali@example.org", "ali@example.org", TEXT, "");
    deliver(delivery);
    assertInstanceOf(Outcome.Delivered.class, deliver(delivery));
    assertEquals(1, store.usage(ALI).messages());
    agent.forget(List.of(delivery));
    byte[] from = Key.of("0").bytes();
    assertEquals(List.of(), vault.space("appended").range(from, Key.of("z").bytes(), 10));
  }

  @Test
  void h3_aFullDiskDelaysAll() {
    vault.breakDown(VaultUnwritable.Cause.FULL);
    var outcome = deliver(to("ali@example.org", "ali@example.org", TEXT, ""));
    assertEquals("452 4.3.1", code(assertInstanceOf(Outcome.Delayed.class, outcome).reply()));
    vault.breakDown(VaultUnwritable.Cause.FAILED);
    outcome = deliver(to("ali@example.org", "ali@example.org", TEXT, ""));
    assertEquals("451 4.3.0", code(assertInstanceOf(Outcome.Delayed.class, outcome).reply()));
  }

  @Test
  void h4_aDamagedMailboxHoldsUpNobodyElse() {
    deliver(to("joe@example.org", "joe@example.org", TEXT, ""));
    damage("folders", Key.of(JOE.key()).and("INBOX"));
    var batch = new ArrayList<Delivery>();
    for (int i = 0; i < 20; i++) {
      var address = i == 7 ? "joe@example.org" : "ali@example.org";
      batch.add(to(address, address, TEXT, ""));
    }
    var outcomes = agent.deliver(batch);
    for (int i = 0; i < 20; i++) {
      assertEquals(i != 7, outcomes.get(i) instanceof Outcome.Delivered);
    }
    assertEquals(19, store.usage(ALI).messages());
  }

  /** Nor does it say anything against the agent, which is asked for all of them. */
  @Test
  void h4_ofADamagedMailboxWhoseSizeIsAskedRcptIsPutOff() {
    damage("accounts", Key.of(JOE.key()));
    var verdict = agent.foresee(NEIGHBOUR, PATH, local(JOE, 300, Optional.empty()), 0);
    assertEquals("451 4.3.0", code(assertInstanceOf(Verdict.Defer.class, verdict).reply()));
  }

  private void damage(String space, Key key) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(vault.space(space), key.bytes(), new byte[] {1, (byte) 0x80});
          return true;
        });
  }

  private String where(Delivery delivery) {
    return assertInstanceOf(Outcome.Delivered.class, deliver(delivery)).where();
  }

  private Outcome deliver(Delivery delivery) {
    return agent.deliver(List.of(delivery)).getFirst();
  }

  private Delivery detail(String name) {
    return delivery(local(ALI, 0, Optional.of(name)), "ali+" + name + "@example.org");
  }

  private Delivery delivery(Route.Local route, String address) {
    var path = ForwardPath.of(address);
    return new Delivery(mail(new TextContent(TEXT)), path, path, route, "");
  }

  private Delivery to(String address, String original, String text, String quarantine) {
    return new Delivery(
        mail(new TextContent(text)),
        ForwardPath.of(address),
        ForwardPath.of(original),
        local(Mailbox.of(address), 0, Optional.empty()),
        quarantine);
  }

  private Mail mail(Content content) {
    var envelope = Envelope.of("sender@c.example", "x@example.org");
    var id = new MailId("mail").derived("test", ++mails);
    return new Mail(id, given.clock().instant(), envelope, TRACE, content);
  }

  private static Route.Local local(Mailbox owner, long quota, Optional<String> folder) {
    return new Route.Local("mailbox", new Account(owner, "", quota, true), folder);
  }

  private static String code(org.rekkas.spi.mail.Reply reply) {
    return reply.code() + " " + reply.enhanced().orElseThrow();
  }

  private String read(String name, long uid) throws Exception {
    try (var in = store.content(ALI, name, uid).orElseThrow().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A content that comes one octet at a time. */
  private static Content drop(String text) {
    return new Content() {
      @Override
      public long size() {
        return text.length();
      }

      @Override
      public InputStream open() {
        var parts = new ArrayList<InputStream>();
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
          parts.add(new ByteArrayInputStream(new byte[] {b}));
        }
        return new SequenceInputStream(java.util.Collections.enumeration(parts));
      }
    };
  }
}
