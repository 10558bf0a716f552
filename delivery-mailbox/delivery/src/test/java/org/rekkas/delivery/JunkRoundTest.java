package org.rekkas.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

class JunkRoundTest {
  private static final Mailbox ALI = Mailbox.of("Ali@example.org");
  private static final Mailbox JOE = Mailbox.of("joe@example.org");
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private FakeSurroundings given;
  private VaultStore store;
  private JunkRound round;
  private int mails;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("mailbox", folder).with(vault);
    store = VaultStore.open(vault, given.clock());
    given.with(store);
    round = round(Duration.ofDays(30));
  }

  private JunkRound round(Duration keep) {
    return new JunkRound(given, store, keep);
  }

  @Test
  void whatHasBeenInJunkForThirtyDaysGoesAndNothingElse() {
    append(ALI, Folder.JUNK);
    append(ALI, Folder.INBOX);
    append(JOE, Folder.JUNK);
    days(29);
    assertEquals(List.of(1L), uids(ALI));
    append(ALI, Folder.JUNK);
    days(2);
    assertEquals(List.of(2L), uids(ALI));
    assertEquals(List.of(), uids(JOE));
    assertEquals(1, store.folder(ALI, Folder.INBOX).orElseThrow().messages());
    days(28);
    assertEquals(List.of(2L), uids(ALI));
    days(2);
    assertEquals(List.of(), uids(ALI));
    assertEquals(
        List.of(
            "from now on mail is deleted when it has been in Junk for 30d: junk-keep of <mailbox>"
                + " in conf/server.xml",
            "2 messages deleted that had been in Junk for 30d: junk-keep of <mailbox> in"
                + " conf/server.xml",
            "1 message deleted that had been in Junk for 30d: junk-keep of <mailbox> in"
                + " conf/server.xml"),
        remarks());
  }

  /** As after an update from a server that kept it for ever, and as what is moved or imported. */
  @Test
  void anOldMailCountsFromTheDayThatItIsSeenInJunk() {
    append(ALI, Folder.INBOX);
    days(100);
    store.create(ALI, Folder.JUNK);
    store.move(ALI, Folder.INBOX, List.of(1L), Folder.JUNK);
    days(29);
    assertEquals(List.of(1L), uids(ALI));
    days(2);
    assertEquals(List.of(), uids(ALI));
  }

  @Test
  void aFolderThatIsMadeAnewCountsAnew() {
    append(ALI, Folder.JUNK);
    append(ALI, Folder.JUNK);
    days(29);
    store.delete(ALI, Folder.JUNK);
    append(ALI, Folder.JUNK);
    days(3);
    assertEquals(List.of(1L), uids(ALI));
    store.delete(ALI, Folder.JUNK);
    days(1);
    assertTrue(vault.space("junk").get(Key.of(ALI.key()).bytes()).isEmpty());
  }

  @Test
  void zeroKeepsItForEver() {
    round = round(Duration.ZERO);
    append(ALI, Folder.JUNK);
    days(400);
    assertEquals(List.of(1L), uids(ALI));
    assertEquals(List.of(), remarks());
  }

  @Test
  void aRoundThatIsOverEndsBehindTheMailboxThatItIsAtAndCountsAsNone() {
    append(ALI, Folder.JUNK);
    append(JOE, Folder.JUNK);
    days(30);
    given.manualClock().advance(Daily.EVERY);
    var looks = new AtomicInteger();
    round.run(given.clock().instant(), () -> looks.incrementAndGet() > 1);
    assertEquals(List.of(), uids(ALI));
    assertEquals(List.of(1L), uids(JOE));
    days(1);
    assertEquals(List.of(), uids(JOE));
  }

  @Test
  void offAndOnAgainTheFirstDayDeletesNothingAndTheTimeBetweenDoesNotCount() {
    append(ALI, Folder.JUNK);
    days(11);
    round = round(Duration.ZERO);
    days(100);
    round = round(Duration.ofDays(30));
    days(20);
    assertEquals(List.of(1L), uids(ALI));
    days(2);
    assertEquals(List.of(), uids(ALI));
    String from = "from now on mail is deleted when it has been in Junk for 30d";
    assertEquals(1, remarks().stream().filter(why -> why.startsWith(from)).count());
  }

  @Test
  void h5_aClockThatJumpsForwardDeletesNothingEarly() {
    append(ALI, Folder.JUNK);
    days(11);
    append(ALI, Folder.JUNK);
    given.manualClock().advance(Duration.ofDays(3650));
    days(15);
    assertEquals(List.of(1L, 2L), uids(ALI));
    days(8);
    assertEquals(List.of(2L), uids(ALI));
    days(15);
    assertEquals(List.of(), uids(ALI));
  }

  /** What was marked meanwhile is no sign of anything; it begins anew. */
  @Test
  void h5_aClockThatIsPutRightKeepsNoMailForEver() {
    append(ALI, Folder.JUNK);
    days(5);
    given.manualClock().advance(Duration.ofDays(3650));
    append(ALI, Folder.JUNK);
    days(5);
    given.manualClock().advance(Duration.ofDays(-3650));
    days(29);
    assertEquals(List.of(1L, 2L), uids(ALI));
    days(3);
    assertEquals(List.of(), uids(ALI));
  }

  @Test
  void theMarksAreFewHoweverLongItIsKept() {
    round = round(Duration.ofDays(3000));
    for (int i = 0; i < 1000; i++) {
      append(ALI, Folder.JUNK);
      days(1);
    }
    byte[] kept = vault.space("junk").get(Key.of(ALI.key()).bytes()).orElseThrow();
    assertTrue(JunkMarks.unpack(kept).orElseThrow().marks().size() <= 31);
  }

  @Test
  void h4_aDamagedMailboxKeepsNoOtherFromItsTurn() {
    append(ALI, Folder.JUNK);
    append(JOE, Folder.JUNK);
    days(1);
    byte[] ofAli = Key.of(ALI.key()).and(Folder.JUNK).bytes();
    put("folders", ofAli, new byte[] {'x'});
    days(31);
    assertEquals(List.of(), uids(JOE));
    assertTrue(remarks().stream().anyMatch(why -> why.contains("StoreDamaged")));
  }

  @Test
  void h4_damagedMarksBeginAnew() {
    append(ALI, Folder.JUNK);
    days(29);
    for (String damaged : List.of("", "x", "1", "2 1", "1 1 1")) {
      put("junk", Key.of(ALI.key()).bytes(), damaged.getBytes(US_ASCII));
      days(2);
      assertEquals(List.of(1L), uids(ALI));
    }
    days(30);
    assertEquals(List.of(), uids(ALI));
  }

  private void put(String space, byte[] key, byte[] value) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(vault.space(space), key, value);
          return true;
        });
  }

  private void days(int count) {
    for (int i = 0; i < count; i++) {
      given.manualClock().advance(Daily.EVERY);
      round.run(given.clock().instant(), () -> false);
    }
  }

  private void append(Mailbox owner, String to) {
    var id = new MailId("mail").derived("test", ++mails);
    var text = new TextContent("Subject: x\r\n\r\n");
    store.append(List.of(new Append(id, owner, "", to, Set.of(), LONG_AGO, "", text, 0)));
  }

  private List<Long> uids(Mailbox owner) {
    return store.messages(owner, Folder.JUNK, 1, 100).stream().map(Message::uid).toList();
  }

  private List<String> remarks() {
    return given.recorded().notes(Note.Remark.class).stream()
        .map(remark -> remark.evidence().why())
        .toList();
  }
}
