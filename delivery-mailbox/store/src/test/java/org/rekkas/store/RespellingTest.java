package org.rekkas.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

/** What lies under keys that an address does not have any more. */
class RespellingTest {
  private static final Mailbox ALI = Mailbox.of("ali@stra\u00dfe.example");

  /** Its key in versions that left an A-label with a sharp s as it was. */
  private static final String OLD = "ali@xn--strae-oqa.example";

  private final MemoryVault vault = new MemoryVault();
  private final ManualClock clock = new ManualClock();
  private VaultStore store = VaultStore.open(vault, clock);

  @Test
  void anAccountUnderItsOldKeyIsBroughtToItsNewOne() {
    append(1, Folder.INBOX);
    store.create(ALI, "Old/below");
    Folder before = store.folder(ALI, Folder.INBOX).orElseThrow();
    makeOld();
    assertEquals(0, store.messages(ALI, Folder.INBOX, 1, 9).size());
    reopen();
    assertEquals(before, store.folder(ALI, Folder.INBOX).orElseThrow());
    assertEquals(List.of("mail 1"), texts());
    assertEquals(3, store.folders(ALI).size());
    assertEquals(1, store.usage(ALI).messages());
    assertEquals(List.of(ALI), store.owners(Optional.empty(), 9));
  }

  @Test
  void messagesUnderTheOldKeyAreAppendedToTheFolderThatIsThereAlready() {
    append(1, Folder.INBOX);
    append(2, Folder.INBOX);
    append(3, "Sent");
    makeOld();
    append(4, Folder.INBOX);
    reopen();
    assertEquals(List.of("mail 4", "mail 1", "mail 2"), texts());
    assertEquals(1, store.messages(ALI, "Sent", 1, 9).size());
    assertEquals(4, store.usage(ALI).messages());
    assertEquals(4, vault.references().size());
    assertEquals(List.of(), under("folders"));
    append(5, Folder.INBOX);
    assertEquals(List.of("mail 4", "mail 1", "mail 2", "mail 5"), texts());
    assertEquals(4, store.folder(ALI, Folder.INBOX).orElseThrow().messages());
    store.expunge(ALI, Folder.INBOX, List.of(1L, 2L, 3L, 4L));
    store.expunge(ALI, "Sent", List.of(1L));
    assertEquals(0, store.usage(ALI).octets());
    assertTrue(vault.references().isEmpty());
    assertEquals(0, entries("doomed"));
  }

  @Test
  void eachOfManyMessagesIsAppended() {
    for (int i = 1; i <= 2002; i++) {
      append(i, Folder.INBOX);
    }
    store.expunge(ALI, Folder.INBOX, List.of(1L));
    makeOld();
    append(3000, Folder.INBOX);
    reopen();
    var all = store.messages(ALI, Folder.INBOX, 1, 9999);
    assertEquals(2002, all.stream().map(Message::mail).distinct().count());
    assertEquals(0, entries("vanished"), "of a folder that is gone");
    assertEquals(2002, store.folder(ALI, Folder.INBOX).orElseThrow().messages());
    assertEquals(List.of(), under("folders"));
  }

  @Test
  void h4_whatIsDamagedStaysAndHoldsUpNoOther() {
    append(1, Folder.INBOX);
    append(2, "Sent");
    makeOld();
    append(3, Folder.INBOX);
    change("accounts", Layout.account(OLD), Optional.of(new byte[] {(byte) 0xff}));
    change("folders", Layout.folder(OLD, Folder.INBOX), Optional.of(new byte[] {(byte) 0xff}));
    reopen();
    assertEquals(List.of("mail 3"), texts());
    assertEquals(1, store.messages(ALI, "Sent", 1, 9).size());
  }

  @Test
  void theMarkEndsIt() {
    append(1, Folder.INBOX);
    respell("folders");
    reopen();
    assertEquals(0, store.messages(ALI, Folder.INBOX, 1, 9).size());
  }

  /** Its own key stands before the one under which it lies. */
  @Test
  void whoReadsAllOwnersGoesOnBehindWhereOneLies() {
    append(1, Folder.INBOX);
    respell("accounts");
    append(Mailbox.of("zoe@example.org"), 2, Folder.INBOX);
    var all = new ArrayList<Mailbox>();
    var page = store.owners(Optional.empty(), 1);
    while (!page.isEmpty() && all.size() < 9) {
      all.addAll(page);
      page = store.owners(Optional.of(page.getLast()), 1);
    }
    assertEquals(List.of("ali@xn--strae-oqa.example", "zoe@example.org"), strings(all));
  }

  private static List<String> strings(List<Mailbox> all) {
    return all.stream().map(Mailbox::toString).toList();
  }

  private void reopen() {
    store = VaultStore.open(vault, clock);
  }

  private void makeOld() {
    respell("folders");
    respell("accounts");
    change("meta", Layout.KEYS, Optional.empty());
  }

  private void respell(String space) {
    Key now = Key.of(ALI.key());
    for (Space.Entry entry : vault.space(space).range(now.bytes(), now.end(), 99)) {
      int rest = now.bytes().length;
      byte[] old = space.equals("accounts") ? Layout.account(OLD) : name(entry.key(), rest);
      change(space, old, Optional.of(entry.value()));
      change(space, entry.key(), Optional.empty());
    }
  }

  private static byte[] name(byte[] key, int at) {
    return Layout.folder(OLD, Key.text(key, at));
  }

  private void change(String space, byte[] key, Optional<byte[]> value) {
    Space of = vault.space(space);
    vault.transact(
        Durability.FORCED,
        tx -> {
          value.ifPresentOrElse(v -> tx.put(of, key, v), () -> tx.delete(of, key));
          return true;
        });
  }

  private List<Space.Entry> under(String space) {
    Key old = Key.of(OLD);
    return vault.space(space).range(old.bytes(), old.end(), 99);
  }

  private int entries(String space) {
    return vault.space(space).range(new byte[0], new byte[] {(byte) 0xff}, 99).size();
  }

  private void append(int number, String folder) {
    append(ALI, number, folder);
  }

  private void append(Mailbox owner, int number, String folder) {
    var id = new MailId("mail").derived("test", number);
    var text = new TextContent("mail " + number);
    store.append(List.of(new Append(id, owner, "", folder, Set.of(), Instant.EPOCH, "", text, 0)));
  }

  private List<String> texts() {
    return store.messages(ALI, Folder.INBOX, 1, 9).stream().map(this::text).toList();
  }

  private String text(Message message) {
    try (var in = store.content(ALI, Folder.INBOX, message.uid()).orElseThrow().open()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
