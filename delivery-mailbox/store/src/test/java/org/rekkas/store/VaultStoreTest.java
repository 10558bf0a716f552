package org.rekkas.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.store.Usage;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MailStoreContract;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

/** The contract, and what concerns the vault: references, crashes, two stores on one vault. */
class VaultStoreTest extends MailStoreContract {
  private static final Instant DATE = Instant.parse("2026-11-01T10:00:00Z");

  private static final byte[] FIRST = {0};
  private static final byte[] END = {(byte) 0xff};

  private final MemoryVault vault = new MemoryVault();
  private final ManualClock clock = new ManualClock();
  private final MailStore store = VaultStore.open(vault, clock);

  @Override
  protected MailStore store() {
    return store;
  }

  @Test
  void oneStoredContentForAllItsReaders() throws Exception {
    var content = stored("Subject: all\r\n\r\nHello\r\n");
    var batch = new ArrayList<Append>();
    for (int i = 0; i < 50; i++) {
      batch.add(append(i, reader(i), content));
    }
    store.append(batch);
    assertEquals(51, vault.references().get(content));
    store.expunge(batch.get(7).owner(), "INBOX", List.of(1L));
    assertEquals(50, vault.references().get(content));
    store.append(batch);
    assertEquals(50, vault.references().get(content), "AlreadyThere holds nothing");
  }

  @Test
  void nothingIsHeldOnceAllIsGone() {
    for (int i = 0; i < 20; i++) {
      store.append(List.of(append(i, ALI, new TextContent("Subject: " + i + "\r\n\r\n"))));
    }
    store.create(ALI, "Archive");
    store.copy(ALI, "INBOX", List.of(1L, 2L, 3L), "Archive");
    store.move(ALI, "INBOX", List.of(4L, 5L), "Archive");
    var seen = new FlagChange.Add(Set.of(Message.SEEN));
    store.flag(ALI, "INBOX", List.of(1L, 7L), seen, Long.MAX_VALUE);
    store.flag(ALI, "Archive", List.of(2L), seen, Long.MAX_VALUE);
    store.expunge(
        ALI, "INBOX", store.messages(ALI, "INBOX", 1, 100).stream().map(m -> m.uid()).toList());
    assertEquals(5, vault.references().size());
    store.delete(ALI, "Archive");
    assertEquals(Map.of(), vault.references());
    assertEquals(new Usage(0, 0), store.usage(ALI));
    for (String space : List.of("messages", "bodies", "changes", "doomed")) {
      assertEquals(List.of(), vault.space(space).range(FIRST, END, 10), space);
    }
  }

  @Test
  void overQuotaLeavesNoContentBehind() {
    var letter = new TextContent("Subject: much\r\n\r\n");
    var append = new Append(id(1), ALI, "", "INBOX", Set.of(), DATE, "", letter, letter.size() - 1);
    assertInstanceOf(Append.Result.OverQuota.class, store.append(List.of(append)).getFirst());
    assertEquals(Map.of(), vault.references());
  }

  @Test
  void keywordsBeyondTheBoundAreCutInAnAppendAndStandInNoOtherFlagsWay() {
    var many = new HashSet<String>();
    for (int i = 0; i < 80; i++) {
      many.add("word" + i);
    }
    many.add(Message.FLAGGED);
    var text = new TextContent("Subject: a\r\n\r\n");
    store.append(List.of(new Append(id(1), ALI, "", "INBOX", many, DATE, "", text, 0)));
    var flags = store.message(ALI, "INBOX", 1).orElseThrow().flags();
    assertEquals(Flags.MOST_KEYWORDS + 1, flags.size());
    assertTrue(flags.contains(Message.FLAGGED));

    // as it was stored before there was a bound
    var layout = Layout.of(vault);
    var all = new Flags(0, List.copyOf(many.stream().filter(f -> f.startsWith("w")).toList()));
    var record = new MessageRecord(2, all, 0, 20, "mail");
    damage(
        layout.messages(),
        layout.messages().range(FIRST, END, 1).getFirst().key(),
        record.packed());
    var seen = new FlagChange.Add(Set.of(Message.SEEN, "word1"));
    var changed = store.flag(ALI, "INBOX", List.of(1L), seen, Long.MAX_VALUE).getFirst();
    assertTrue(changed.flags().contains(Message.SEEN));
    assertEquals(81, changed.flags().size());
    var more = new FlagChange.Add(Set.of("more"));
    assertThrows(
        IllegalArgumentException.class,
        () -> store.flag(ALI, "INBOX", List.of(1L), more, Long.MAX_VALUE));
  }

  /** RFC 9051 §5.1: case-insensitive in ASCII; a dotless i is no I. */
  @Test
  void inboxIsFoldedInAsciiOnly() {
    assertEquals("INBOX/a", FolderName.of("iNbox/a").orElseThrow());
    for (String other : List.of("\u0131nbox", "\u0130NBOX", "inbo\u00d7")) {
      assertEquals(other, FolderName.of(other).orElseThrow());
    }
  }

  @Test
  void h3_anUnwritableVaultTakesNothingAndLosesNothing() {
    store.append(List.of(append(1, ALI, new TextContent("Subject: a\r\n\r\n"))));
    vault.breakDown(VaultUnwritable.Cause.FULL);
    var more = append(2, ALI, new TextContent("Subject: b\r\n\r\n"));
    assertThrows(VaultUnwritable.class, () -> store.append(List.of(more)));
    assertEquals(1, store.messages(ALI, "INBOX", 1, 10).size());
    vault.recover();
    assertInstanceOf(Append.Result.Stored.class, store.append(List.of(more)).getFirst());
  }

  @Test
  void whatIsStoredOutlivesTheStoreAndIsSharedByTwo() {
    var append = append(1, ALI, new TextContent("Subject: a\r\n\r\n"));
    store.append(List.of(append));
    Folder before = store.folder(ALI, "INBOX").orElseThrow();
    clock.advance(java.time.Duration.ofDays(1));
    var other = VaultStore.open(vault, clock);
    assertEquals(before, other.folder(ALI, "INBOX").orElseThrow());
    assertInstanceOf(Append.Result.AlreadyThere.class, other.append(List.of(append)).getFirst());
    other.append(List.of(append(2, ALI, new TextContent("Subject: b\r\n\r\n"))));
    assertEquals(2, store.messages(ALI, "INBOX", 1, 10).size());
    assertEquals(
        store.folder(JOE, "INBOX").orElseThrow().uidValidity(),
        other.folder(JOE, "INBOX").orElseThrow().uidValidity());
  }

  @Test
  void twoStoresOnOneVaultNeverGiveAFolderTheSameNumber() {
    var other = VaultStore.open(vault, clock);
    var text = new TextContent("Subject: a\r\n\r\n");
    for (int i = 0; i < 2500; i++) {
      (i % 2 == 0 ? store : other).append(List.of(append(i, reader(i), text)));
    }
    for (int i = 0; i < 2500; i++) {
      var mails = store.messages(reader(i), "INBOX", 1, 10).stream().map(m -> m.mail()).toList();
      assertEquals(List.of(id(i)), mails, "nobody reads another's mail");
    }
  }

  @Test
  void h1_aDeletionThatACrashCutShortIsFinishedAtTheNextStart() {
    store.append(List.of(append(1, ALI, new TextContent("Subject: a\r\n\r\n"))));
    store.create(ALI, "Doomed");
    store.copy(ALI, "INBOX", List.of(1L), "Doomed");
    var layout = Layout.of(vault);
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          var work = new Work(tx, layout, new FolderNumbers(vault, layout), 0);
          new Tree(work, ALI).delete("Doomed");
          work.finish();
          return true;
        });
    assertEquals(2, references());
    VaultStore.open(vault, clock);
    assertEquals(1, references());
  }

  @Test
  void h4_whatIsDamagedInADeletedFolderHoldsUpNoStartAndNoOtherDeletion() {
    var layout = Layout.of(vault);
    for (String name : List.of("Old", "Older", "Oldest")) {
      store.append(List.of(append(name.length(), ALI, new TextContent("Subject: a\r\n\r\n"))));
      store.create(ALI, name);
      long uid = store.messages(ALI, "INBOX", 1, 10).getLast().uid();
      store.move(ALI, "INBOX", List.of(uid), name);
      store.flag(ALI, name, List.of(1L), new FlagChange.Add(Set.of("a")), Long.MAX_VALUE);
    }
    damage(layout.messages(), layout.messages().range(FIRST, END, 3).get(0).key(), new byte[1]);
    damage(layout.bodies(), layout.bodies().range(FIRST, END, 3).get(1).key(), new byte[1]);
    assertTrue(store.delete(ALI, "Old"));
    assertTrue(store.delete(ALI, "Older"));
    VaultStore.open(vault, clock);
    assertTrue(store.delete(ALI, "Oldest"));
    for (Space space : List.of(layout.messages(), layout.bodies(), layout.changes())) {
      assertEquals(List.of(), space.range(FIRST, END, 10));
    }
    assertEquals(List.of(), layout.doomed().range(FIRST, END, 10));
    assertEquals(1, references(), "nobody knows which content the damaged one meant");
  }

  @Test
  void h4_aDamagedValueIsToldApart() {
    store.append(List.of(append(1, ALI, new TextContent("Subject: a\r\n\r\n"))));
    var layout = Layout.of(vault);
    byte[] key = Layout.folder(ALI.key(), "INBOX");
    byte[] good = layout.folders().get(key).orElseThrow();
    for (int length = 0; length < good.length; length++) {
      damage(layout.folders(), key, java.util.Arrays.copyOf(good, length));
      assertThrows(StoreDamaged.class, () -> store.folder(ALI, "INBOX"));
    }
    byte[] newer = good.clone();
    newer[0] = 3;
    damage(layout.folders(), key, newer);
    assertThrows(StoreDamaged.class, () -> store.folder(ALI, "INBOX"));
  }

  @Test
  void aStateThatCameBackOlderHasNewUidValidities() {
    store.append(List.of(append(1, ALI, new TextContent("Subject: a\r\n\r\n"))));
    store.create(ALI, "Archive");
    var before = store.folders(ALI);
    var untouched = store.folder(JOE, "INBOX").orElseThrow();
    vault.comeBackOlder();
    VaultStore.open(vault, clock);
    var after = store.folders(ALI);
    for (int i = 0; i < before.size(); i++) {
      assertTrue(after.get(i).uidValidity() > before.get(i).uidValidity());
      assertEquals(before.get(i).uidNext(), after.get(i).uidNext());
    }
    assertTrue(store.folder(JOE, "INBOX").orElseThrow().uidValidity() > untouched.uidValidity());
    assertEquals(1, store.messages(ALI, "INBOX", 1, 10).size());
    VaultStore.open(vault, clock);
    assertEquals(after, store.folders(ALI), "once, whoever opens it again");
  }

  @Test
  void eachOfManyFoldersGetsItsNewUidValidity() {
    var before = new ArrayList<Folder>();
    for (int i = 0; i < 1002; i++) {
      store.create(ALI, "folder" + i);
      before.add(store.folder(ALI, "folder" + i).orElseThrow());
    }
    vault.comeBackOlder();
    VaultStore.open(vault, clock);
    for (Folder was : before) {
      var now = store.folder(ALI, was.name()).orElseThrow();
      assertTrue(now.uidValidity() > was.uidValidity(), was.name());
    }
  }

  @Test
  void h4_aDamagedFolderKeepsNoOtherFromItsNewUidValidity() {
    for (String name : List.of("a", "b", "c")) {
      store.create(ALI, name);
    }
    var before = store.folder(ALI, "c").orElseThrow();
    damage(Layout.of(vault).folders(), Layout.folder(ALI.key(), "b"), new byte[1]);
    vault.comeBackOlder();
    VaultStore.open(vault, clock);
    for (String name : List.of("a", "c")) {
      var after = store.folder(ALI, name).orElseThrow();
      assertTrue(after.uidValidity() > before.uidValidity(), name);
    }
    var after = store.folder(ALI, "c");
    VaultStore.open(vault, clock);
    assertEquals(after, store.folder(ALI, "c"), "once");
    assertThrows(StoreDamaged.class, () -> store.folder(ALI, "b"));
  }

  private void damage(Space space, byte[] key, byte[] value) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(space, key, value);
          return true;
        });
  }

  private int references() {
    return vault.references().values().stream().mapToInt(n -> n).sum();
  }

  private static Mailbox reader(int n) {
    return Mailbox.of("reader" + n + "@example.org");
  }

  private ContentId stored(String text) throws Exception {
    try (var draft = vault.draft()) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      draft.write(octets, 0, octets.length);
      return vault.transact(Vault.Durability.FORCED, tx -> tx.store(draft));
    }
  }

  private Append append(int n, Mailbox owner, ContentId content) {
    return append(n, owner, vault.content(content));
  }

  private static Append append(int n, Mailbox owner, Content content) {
    return new Append(id(n), owner, "", "INBOX", Set.of(), DATE, "", content, 0);
  }

  private static MailId id(int n) {
    return new MailId("mail").derived("test", n);
  }
}
