package org.rekkas.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Append.Result;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.store.Usage;

/** What every {@link MailStore} promises, as tests. */
public abstract class MailStoreContract {
  protected static final Mailbox ALI = Mailbox.of("ali@example.org");
  protected static final Mailbox JOE = Mailbox.of("joe@example.org");
  private static final Instant DATE = Instant.parse("2026-11-01T10:00:00Z");
  private static final String TEXT = "Subject: tea\r\n\r\nAt five?\r\n";

  private MailStore store;
  private int mails;

  /** An empty store. */
  protected abstract MailStore store();

  @BeforeEach
  final void begin() {
    store = store();
  }

  @Test
  void inboxIsThereBeforeItsFirstMessage() {
    Folder inbox = store.folder(ALI, "inbox").orElseThrow();
    assertEquals(Folder.INBOX, inbox.name());
    assertTrue(inbox.uidValidity() > 0 && inbox.highestModSeq() > 0);
    assertEquals(1, inbox.uidNext());
    assertEquals(List.of(inbox), store.folders(ALI));
    assertEquals(List.of(), store.messages(ALI, "INBOX", 1, 10));
    assertFalse(store.create(ALI, "InBox"));
    assertFalse(store.delete(ALI, "INBOX"));
    assertEquals(new Usage(0, 0), store.usage(ALI));
    append(ALI, "INBOX");
    assertEquals(inbox.uidValidity(), store.folder(ALI, "INBOX").orElseThrow().uidValidity());
  }

  @Test
  void anAppendedMessageIsReadBackWithItsPrefix() throws IOException {
    var append = letter(ALI, "INBOX", Set.of(Message.FLAGGED, "$Label"));
    var stored = assertInstanceOf(Result.Stored.class, store.append(List.of(append)).getFirst());
    assertEquals("INBOX", stored.folder());
    assertEquals(1, stored.uid());
    Message message = store.message(ALI, "INBOX", 1).orElseThrow();
    assertEquals(append.mail(), message.mail());
    assertEquals(Set.of(Message.FLAGGED, "$Label"), message.flags());
    assertEquals(DATE, message.internalDate());
    String whole = append.prefix() + TEXT;
    assertEquals(whole.length(), message.octets());
    assertEquals(whole, read(ALI, "INBOX", 1));
    assertEquals(whole.length(), store.content(ALI, "INBOX", 1).orElseThrow().size());
    assertEquals(List.of(message), store.messages(ALI, "INBOX", 1, 10));
    assertEquals(new Usage(1, whole.length()), store.usage(ALI));
    Folder inbox = store.folder(ALI, "INBOX").orElseThrow();
    assertEquals(stored.uidValidity(), inbox.uidValidity());
    assertEquals(2, inbox.uidNext());
    assertEquals(1, inbox.messages());
    assertEquals(1, inbox.unseen());
    assertEquals(whole.length(), inbox.octets());
    assertEquals(message.modSeq(), inbox.highestModSeq());
  }

  @Test
  void oneBatchFillsManyMailboxes() {
    var batch = new ArrayList<Append>();
    for (int i = 0; i < 300; i++) {
      batch.add(letter(i % 2 == 0 ? ALI : JOE, i % 3 == 0 ? "Junk" : "INBOX", Set.of()));
    }
    List<Result> results = store.append(batch);
    assertEquals(300, results.size());
    for (int i = 0; i < 300; i++) {
      var stored = assertInstanceOf(Result.Stored.class, results.get(i));
      assertEquals(batch.get(i).folder(), stored.folder());
      var message = store.message(batch.get(i).owner(), stored.folder(), stored.uid());
      assertEquals(batch.get(i).mail(), message.orElseThrow().mail());
    }
    assertEquals(150, store.usage(ALI).messages());
    assertEquals(100, store.folder(JOE, "INBOX").orElseThrow().messages());
  }

  @Test
  void uidsGrowAndAreNeverUsedAgain() {
    for (long uid = 1; uid <= 3; uid++) {
      assertEquals(uid, append(ALI, "INBOX"));
    }
    store.expunge(ALI, "INBOX", List.of(3L));
    assertEquals(4, append(ALI, "INBOX"));
    assertEquals(List.of(2L, 4L), uids(store.messages(ALI, "INBOX", 2, 10)));
    assertEquals(List.of(1L, 2L), uids(store.messages(ALI, "INBOX", 1, 2)));
  }

  @Test
  void theSameAppendIsDoneOnceWhateverBecameOfIt() {
    var append = letter(ALI, "INBOX", Set.of());
    var results = store.append(List.of(append, append));
    assertInstanceOf(Result.Stored.class, results.get(0));
    assertInstanceOf(Result.AlreadyThere.class, results.get(1));
    store.expunge(ALI, "INBOX", List.of(1L));
    assertInstanceOf(Result.AlreadyThere.class, store.append(List.of(append)).getFirst());
    assertEquals(0, store.usage(ALI).messages());

    var other =
        new Append(append.mail(), ALI, "other", "INBOX", Set.of(), DATE, "", append.content(), 0);
    assertInstanceOf(Result.Stored.class, store.append(List.of(other)).getFirst());

    store.forget(List.of(append.key()));
    assertInstanceOf(Result.Stored.class, store.append(List.of(append)).getFirst());
    assertInstanceOf(Result.AlreadyThere.class, store.append(List.of(other)).getFirst());
  }

  @Test
  void aFullAccountTakesNothingMoreAndLosesNothing() {
    long one = letter(ALI, "INBOX", Set.of()).content().size();
    var first = limited(ALI, 2 * one + 1);
    var second = limited(ALI, 2 * one + 1);
    var third = limited(ALI, 2 * one + 1);
    var joes = limited(JOE, 2 * one + 1);
    var results = store.append(List.of(first, second, third, joes));
    assertInstanceOf(Result.Stored.class, results.get(1));
    assertEquals(new Result.OverQuota(2 * one, 2 * one + 1), results.get(2));
    assertInstanceOf(Result.Stored.class, results.get(3));
    store.expunge(ALI, "INBOX", List.of(1L));
    assertInstanceOf(Result.Stored.class, store.append(List.of(third)).getFirst());
    assertEquals(new Usage(2, 2 * one), store.usage(ALI));
  }

  @Test
  void anAccountIsFullOnlyBeyondItsLastOctet() {
    long one = letter(ALI, "INBOX", Set.of()).content().size();
    assertInstanceOf(Result.Stored.class, store.append(List.of(limited(ALI, one))).getFirst());
    var more = limited(ALI, 2 * one - 1);
    assertEquals(new Result.OverQuota(one, 2 * one - 1), store.append(List.of(more)).getFirst());
  }

  @Test
  void aFlagThatIsRemovedTakesNoOtherWithIt() {
    var all = Set.of(Message.SEEN, Message.FLAGGED, "work", "$Label", "tea");
    store.append(List.of(letter(ALI, "INBOX", all)));
    flag(new FlagChange.Remove(Set.of("WORK", Message.SEEN, "coffee")));
    assertEquals(Set.of(Message.FLAGGED, "$Label", "tea"), flags(1));
  }

  @Test
  void flagsAreAddedRemovedAndReplaced() {
    append(ALI, "INBOX");
    var seen = flag(new FlagChange.Add(Set.of("\\seen", "Work")));
    assertEquals(Set.of(Message.SEEN, "Work"), seen.flags());
    assertEquals(0, store.folder(ALI, "INBOX").orElseThrow().unseen());
    assertEquals(seen, store.message(ALI, "INBOX", 1).orElseThrow());
    assertEquals(Set.of(Message.SEEN), flag(new FlagChange.Remove(Set.of("work"))).flags());
    var replaced = flag(new FlagChange.Replace(Set.of(Message.DELETED)));
    assertEquals(Set.of(Message.DELETED), replaced.flags());
    assertTrue(replaced.modSeq() > seen.modSeq());
    assertEquals(1, store.folder(ALI, "INBOX").orElseThrow().unseen());
    var again = flag(new FlagChange.Add(Set.of(Message.DELETED)));
    assertEquals(replaced, again, "nothing changed, so no new MODSEQ");
    assertThrows(IllegalArgumentException.class, () -> flag(new FlagChange.Add(Set.of("a b\r\n"))));
    assertEquals(List.of(), store.flag(ALI, "INBOX", List.of(99L), seen(), Long.MAX_VALUE));
    assertEquals(List.of(), store.flag(ALI, "Nowhere", List.of(1L), seen(), Long.MAX_VALUE));
  }

  @Test
  void unchangedSinceLeavesChangedMessagesAlone() {
    append(ALI, "INBOX");
    append(ALI, "INBOX");
    long then = store.folder(ALI, "INBOX").orElseThrow().highestModSeq();
    store.flag(ALI, "INBOX", List.of(1L), seen(), Long.MAX_VALUE);
    var change = new FlagChange.Add(Set.of(Message.FLAGGED));
    assertEquals(List.of(2L), uids(store.flag(ALI, "INBOX", List.of(1L, 2L), change, then)));
    assertFalse(flags(1).contains(Message.FLAGGED));
  }

  @Test
  void changesAreFoundByModSeq() {
    for (int i = 0; i < 5; i++) {
      append(ALI, "INBOX");
    }
    long then = store.folder(ALI, "INBOX").orElseThrow().highestModSeq();
    assertEquals(List.of(), store.changedSince(ALI, "INBOX", then, 10));
    store.flag(ALI, "INBOX", List.of(4L), seen(), Long.MAX_VALUE);
    store.flag(ALI, "INBOX", List.of(2L), seen(), Long.MAX_VALUE);
    store.expunge(ALI, "INBOX", List.of(1L, 3L, 5L));
    assertEquals(List.of(4L, 2L), uids(store.changedSince(ALI, "INBOX", then, 10)));
    assertEquals(List.of(4L), uids(store.changedSince(ALI, "INBOX", then, 1)));
    assertEquals(List.of(1L, 3L, 5L), store.vanishedSince(ALI, "INBOX", then, 10));
    long now = store.folder(ALI, "INBOX").orElseThrow().highestModSeq();
    assertEquals(List.of(), store.vanishedSince(ALI, "INBOX", now, 10));
    assertEquals(List.of(2L, 4L), uids(store.messages(ALI, "INBOX", 1, 10)));
  }

  @Test
  void copiesAreMessagesOfTheirOwn() throws IOException {
    append(ALI, "INBOX");
    append(ALI, "INBOX");
    store.flag(ALI, "INBOX", List.of(2L), seen(), Long.MAX_VALUE);
    assertTrue(store.create(ALI, "Archive"));
    assertEquals(List.of(1L, 2L), store.copy(ALI, "INBOX", List.of(2L, 1L, 9L), "Archive"));
    assertEquals(Set.of(Message.SEEN), store.message(ALI, "Archive", 2).orElseThrow().flags());
    assertEquals(4, store.usage(ALI).messages());
    String whole = read(ALI, "INBOX", 1);
    store.expunge(ALI, "INBOX", List.of(1L, 2L));
    assertEquals(whole, read(ALI, "Archive", 1));
    assertEquals(List.of(), store.copy(ALI, "Archive", List.of(1L), "Nowhere"));
  }

  @Test
  void aMovedMessageIsInOneFolder() throws IOException {
    append(ALI, "INBOX");
    append(ALI, "INBOX");
    String whole = read(ALI, "INBOX", 2);
    store.create(ALI, "Archive");
    Usage before = store.usage(ALI);
    long then = store.folder(ALI, "INBOX").orElseThrow().highestModSeq();
    assertEquals(List.of(1L), store.move(ALI, "INBOX", List.of(2L), "Archive"));
    assertEquals(before, store.usage(ALI));
    assertEquals(List.of(1L), uids(store.messages(ALI, "INBOX", 1, 10)));
    assertEquals(List.of(2L), store.vanishedSince(ALI, "INBOX", then, 10));
    assertEquals(whole, read(ALI, "Archive", 1));
    assertEquals(List.of(), store.move(ALI, "INBOX", List.of(1L), "Nowhere"));
    assertEquals(List.of(3L), store.move(ALI, "INBOX", List.of(1L), "INBOX"));
    assertEquals(1, store.folder(ALI, "INBOX").orElseThrow().messages());
    assertEquals(List.of(2L), store.move(ALI, "INBOX", List.of(3L), "Archive"));
    assertEquals(List.of(4L), store.move(ALI, "Archive", List.of(1L), "INBOX"));
  }

  @Test
  void foldersAreMadeWithThoseAboveThem() {
    assertTrue(store.create(ALI, "Work/2026/tea"));
    assertFalse(store.create(ALI, "Work/2026"));
    assertEquals(List.of("INBOX", "Work", "Work/2026", "Work/2026/tea"), names(ALI));
    assertEquals(List.of("INBOX"), names(JOE));
    assertTrue(store.folder(ALI, "work").isEmpty());
  }

  @Test
  void namesHaveOneForm() {
    assertTrue(store.create(ALI, "Cafe\u0301"));
    assertFalse(store.create(ALI, "Caf\u00e9"));
    assertEquals("Caf\u00e9", store.folder(ALI, "Cafe\u0301").orElseThrow().name());
    assertTrue(store.create(ALI, "inbox/sub"));
    assertEquals(List.of("INBOX", "Caf\u00e9", "INBOX/sub"), names(ALI));
  }

  @Test
  void g9_aNameThatCouldHarmIsRefused() {
    for (String name :
        List.of(
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            ".",
            "a\0b",
            "a\rb",
            "a\u0085b",
            "\ud800",
            "a\\b",
            "x".repeat(256),
            "é".repeat(128))) {
      assertFalse(store.create(ALI, name), name);
      assertTrue(store.folder(ALI, name).isEmpty());
      assertFalse(store.delete(ALI, name));
      assertFalse(store.rename(ALI, "INBOX", name));
      assertEquals(List.of(), store.messages(ALI, name, 1, 1));
      assertThrows(
          IllegalArgumentException.class, () -> store.append(List.of(letter(ALI, name, Set.of()))));
    }
    assertTrue(store.create(ALI, "x".repeat(255)));
    assertTrue(store.create(ALI, "con"));
  }

  @Test
  void aDeletedFolderIsGoneWithItsMessages() throws IOException {
    append(ALI, "Junk");
    append(ALI, "INBOX");
    long validity = store.folder(ALI, "Junk").orElseThrow().uidValidity();
    assertTrue(store.delete(ALI, "Junk"));
    assertFalse(store.delete(ALI, "Junk"));
    assertEquals(List.of(), store.messages(ALI, "Junk", 1, 10));
    assertTrue(store.content(ALI, "Junk", 1).isEmpty());
    assertEquals(1, store.usage(ALI).messages());
    append(ALI, "Junk");
    assertNotEquals(validity, store.folder(ALI, "Junk").orElseThrow().uidValidity());
    assertEquals(List.of(1L), uids(store.messages(ALI, "Junk", 1, 10)));
  }

  @Test
  void aRenamedFolderTakesThoseBelowAlong() throws IOException {
    append(ALI, "Work/tea");
    append(ALI, "Work/tea");
    append(ALI, "Workshop");
    store.expunge(ALI, "Work/tea", List.of(1L));
    Folder before = store.folder(ALI, "Work/tea").orElseThrow();
    assertFalse(store.rename(ALI, "Work", "Workshop"));
    assertFalse(store.rename(ALI, "Work", "Work/below"));
    assertFalse(store.rename(ALI, "Nowhere", "Somewhere"));
    assertTrue(store.rename(ALI, "Work", "Old/Work"));
    assertEquals(List.of("INBOX", "Old", "Old/Work", "Old/Work/tea", "Workshop"), names(ALI));
    assertEquals(List.of(2L), uids(store.messages(ALI, "Old/Work/tea", 1, 10)));
    Folder after = store.folder(ALI, "Old/Work/tea").orElseThrow();
    assertNotEquals(before.uidValidity(), after.uidValidity());
    assertEquals(before.uidNext(), after.uidNext());
    assertEquals(2, store.usage(ALI).messages());
  }

  @Test
  void aRenamedFolderTakesNoOthersPlace() {
    append(ALI, "Work/tea");
    append(ALI, "New/tea");
    append(ALI, "New/tea");
    assertTrue(store.delete(ALI, "New"));
    assertFalse(store.rename(ALI, "Work", "New"));
    assertEquals(List.of("INBOX", "New/tea", "Work", "Work/tea"), names(ALI));
    assertEquals(2, store.messages(ALI, "New/tea", 1, 10).size());
    assertFalse(store.rename(ALI, "Work", "x".repeat(255)), "too long for the one below");
    assertEquals(1, store.messages(ALI, "Work/tea", 1, 10).size());
  }

  @Test
  void aRenamedInboxLeavesAnEmptyOne() {
    append(ALI, "INBOX");
    append(ALI, "INBOX/sub");
    long validity = store.folder(ALI, "INBOX").orElseThrow().uidValidity();
    assertTrue(store.rename(ALI, "INBOX", "Old"));
    assertEquals(List.of("INBOX", "INBOX/sub", "Old"), names(ALI));
    assertEquals(List.of(1L), uids(store.messages(ALI, "Old", 1, 10)));
    assertEquals(0, store.folder(ALI, "INBOX").orElseThrow().messages());
    assertNotEquals(validity, store.folder(ALI, "INBOX").orElseThrow().uidValidity());
    assertEquals(1, append(ALI, "INBOX"));
  }

  @Test
  void tenThousandMessagesAreFlaggedMovedAndExpunged() {
    for (int i = 0; i < 12; i++) {
      var batch = new ArrayList<Append>();
      for (int k = 0; k < 1000; k++) {
        batch.add(letter(ALI, "INBOX", Set.of()));
      }
      store.append(batch);
    }
    List<Long> all = LongStream.rangeClosed(1, 12_000).boxed().toList();
    assertEquals(12_000, store.flag(ALI, "INBOX", all, seen(), Long.MAX_VALUE).size());
    assertEquals(0, store.folder(ALI, "INBOX").orElseThrow().unseen());
    List<Long> odd = all.stream().filter(uid -> uid % 2 == 1).toList();
    store.create(ALI, "Odd");
    assertEquals(6_000, store.move(ALI, "INBOX", odd, "Odd").size());
    assertEquals(12_000, store.usage(ALI).messages());
    assertEquals(6_000, store.expunge(ALI, "INBOX", all));
    assertEquals(List.of(), store.messages(ALI, "INBOX", 1, 1));
    assertEquals(6_000, store.usage(ALI).messages());
    assertTrue(store.delete(ALI, "Odd"));
    assertEquals(new Usage(0, 0), store.usage(ALI));
  }

  @Test
  void deliveriesAndReadersAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int t = 0; t < 4; t++) {
        running.add(threads.submit(() -> deliverAndFlag(25)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    var messages = store.messages(ALI, "INBOX", 1, 1000);
    assertEquals(100, messages.size());
    assertEquals(100, new HashSet<>(uids(messages)).size());
    Folder inbox = store.folder(ALI, "INBOX").orElseThrow();
    assertEquals(100, inbox.messages());
    long unseen = messages.stream().filter(m -> !m.flags().contains(Message.SEEN)).count();
    assertEquals(unseen, inbox.unseen());
    assertEquals(100, store.usage(ALI).messages());
  }

  private boolean deliverAndFlag(int times) {
    for (int i = 0; i < times; i++) {
      long uid = append(ALI, "INBOX");
      if (uid % 2 == 0) {
        store.flag(ALI, "INBOX", List.of(uid), seen(), Long.MAX_VALUE);
      }
    }
    return true;
  }

  private Message flag(FlagChange change) {
    return store.flag(ALI, "INBOX", List.of(1L), change, Long.MAX_VALUE).getFirst();
  }

  private Set<String> flags(long uid) {
    return store.message(ALI, "INBOX", uid).orElseThrow().flags();
  }

  private static FlagChange seen() {
    return new FlagChange.Add(Set.of(Message.SEEN));
  }

  private long append(Mailbox owner, String folder) {
    var result = store.append(List.of(letter(owner, folder, Set.of()))).getFirst();
    return assertInstanceOf(Result.Stored.class, result).uid();
  }

  private synchronized MailId nextMail() {
    return new MailId("mail").derived("test", ++mails);
  }

  private Append letter(Mailbox owner, String folder, Set<String> flags) {
    MailId id = nextMail();
    String prefix = "Delivered-To: " + owner + "\r\n";
    var content = new TextContent(TEXT);
    return new Append(id, owner, owner.toString(), folder, flags, DATE, prefix, content, 0);
  }

  private Append limited(Mailbox owner, long quota) {
    var content = new TextContent(TEXT);
    return new Append(nextMail(), owner, "", "INBOX", Set.of(), DATE, "", content, quota);
  }

  private String read(Mailbox owner, String folder, long uid) throws IOException {
    try (var in = store.content(owner, folder, uid).orElseThrow().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> names(Mailbox owner) {
    return store.folders(owner).stream().map(Folder::name).toList();
  }

  private static List<Long> uids(List<Message> messages) {
    return messages.stream().map(Message::uid).toList();
  }
}
