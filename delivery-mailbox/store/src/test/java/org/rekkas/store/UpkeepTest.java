package org.rekkas.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

/** What the store lets go of by itself: occasions that a crash left, and what vanished long ago. */
class UpkeepTest {
  private static final Mailbox ALI = Mailbox.of("ali@example.org");

  private final MemoryVault vault = new MemoryVault();
  private final ManualClock clock = new ManualClock();
  private final VaultStore store = open();

  private VaultStore open() {
    return VaultStore.open(vault, clock);
  }

  private void sweep() {
    store.sweep(clock.instant(), () -> false);
  }

  @Test
  void h1_occasionsThatACrashLeftAreSweptWhenTheyAreOld() {
    store.append(mail(1));
    clock.advance(Sweep.KEPT);
    store.append(mail(2));
    sweep();
    assertEquals(2, entries("appended"), "the first is not older than is kept");
    assertInstanceOf(Append.Result.AlreadyThere.class, open().append(mail(1)).getFirst());
    clock.advance(Duration.ofSeconds(1));
    sweep();
    assertEquals(1, entries("appended"), "now it is");
    assertInstanceOf(Append.Result.AlreadyThere.class, store.append(mail(2)).getFirst());
  }

  @Test
  void aSweepFindsOccasionsOnEveryPageAndThoseOfTheOldFormat() {
    occasionsOnThreePages();
    byte[] old = Layout.appended(mail(9999).getFirst().key());
    put("appended", old, Layout.NOTHING);
    assertEquals(2501, entries("appended"));
    sweep();
    assertEquals(2500, entries("appended"), "the one without a time is gone");
    clock.advance(Sweep.KEPT.plusSeconds(1));
    store.append(mail(3001));
    sweep();
    assertEquals(1, entries("appended"));
  }

  @Test
  void aSweepThatIsOverEndsBehindThePageThatItIsAt() {
    occasionsOnThreePages();
    clock.advance(Sweep.KEPT.plusSeconds(1));
    var looks = new AtomicInteger();
    store.sweep(clock.instant(), () -> looks.incrementAndGet() > 1);
    assertEquals(1500, entries("appended"));
  }

  private void occasionsOnThreePages() {
    var many = new ArrayList<Append>();
    for (int i = 0; i < 2500; i++) {
      many.addAll(mail(i));
    }
    store.append(many);
  }

  @Test
  void h4_aDamagedOccasionStaysAndTheOthersAreSwept() {
    store.append(mail(1));
    store.append(mail(2));
    put("appended", Layout.appended(mail(1).getFirst().key()), new byte[] {(byte) 0xff});
    clock.advance(Sweep.KEPT.plusSeconds(1));
    sweep();
    assertEquals(1, entries("appended"));
    assertInstanceOf(Append.Result.AlreadyThere.class, store.append(mail(1)).getFirst());
  }

  @Test
  void h3_aStoreOpensOnAFullDiskAndFreesWhatIsDoomedAnotherTime() {
    store.append(mail(1));
    store.create(ALI, "Old");
    byte[] doomed = Layout.key(store.folder(ALI, "Old").orElseThrow().uidValidity());
    vault.breakDown(VaultUnwritable.Cause.FULL);
    assertEquals(1, open().messages(ALI, "INBOX", 1, 10).size());
    vault.recover();
    put("doomed", doomed, Layout.NOTHING);
    vault.breakDown(VaultUnwritable.Cause.FULL);
    assertEquals(1, open().messages(ALI, "INBOX", 1, 10).size());
    assertEquals(1, entries("doomed"));
    vault.recover();
    open();
    assertEquals(0, entries("doomed"));
  }

  @Test
  void whatVanishedIsRememberedUpToABound() {
    int runs = VanishedLog.MOST + VanishedLog.SLACK;
    long behind = 2L * runs;
    fill(2 * runs + 2);
    long begin = inbox().highestModSeq();
    var gone = new ArrayList<Long>();
    for (long uid = 1; uid < behind - 2; uid += 2) {
      gone.add(uid);
    }
    store.expunge(ALI, "INBOX", gone);
    assertEquals(runs - 1, entries("vanished"));
    long then = inbox().highestModSeq();
    assertEquals(gone, vanishedSince(begin, Integer.MAX_VALUE));

    store.expunge(ALI, "INBOX", List.of(behind + 1));
    gone.add(behind + 1);
    assertEquals(VanishedLog.MOST, entries("vanished"));
    assertEquals(gone, vanishedSince(begin, Integer.MAX_VALUE), "all that is not there");
    assertEquals(gone.subList(0, 9), vanishedSince(0, 9));
    assertEquals(List.of(behind + 1), vanishedSince(then, 10), "what is remembered");

    store.move(ALI, "INBOX", List.of(behind + 2), "INBOX");
    store.expunge(ALI, "INBOX", List.of(behind + 3));
    gone.addAll(List.of(behind + 2, behind + 3));
    assertEquals(gone, open().vanishedSince(ALI, "INBOX", begin, Integer.MAX_VALUE));
  }

  @Test
  void aFolderOfTheOldFormatIsRead() {
    fill(3);
    store.expunge(ALI, "INBOX", List.of(2L));
    var before = inbox();
    byte[] key = Layout.folder(ALI.key(), "INBOX");
    byte[] now = vault.space("folders").get(key).orElseThrow();
    byte[] old = java.util.Arrays.copyOf(now, now.length - 2);
    old[0] = 1;
    put("folders", key, old);
    assertEquals(before, inbox());
    assertEquals(List.of(2L), vanishedSince(1, 10));
  }

  private void fill(int messages) {
    var many = new ArrayList<Append>(messages);
    for (int i = 0; i < messages; i++) {
      many.addAll(mail(i));
    }
    store.append(many);
  }

  private Folder inbox() {
    return store.folder(ALI, "INBOX").orElseThrow();
  }

  private List<Long> vanishedSince(long modSeq, int most) {
    return store.vanishedSince(ALI, "INBOX", modSeq, most);
  }

  private void put(String space, byte[] key, byte[] value) {
    vault.transact(
        Durability.FORCED,
        tx -> {
          tx.put(vault.space(space), key, value);
          return true;
        });
  }

  private int entries(String space) {
    return vault.space(space).range(new byte[] {0}, new byte[] {(byte) 0xff}, 99_999).size();
  }

  private static List<Append> mail(int n) {
    return List.of(
        new Append(
            new MailId("mail").derived("test", n),
            ALI,
            "",
            "INBOX",
            Set.of(),
            Instant.parse("2026-11-01T10:00:00Z"),
            "",
            new TextContent("Subject: a\r\n\r\n"),
            0));
  }
}
