package org.rekkas.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/** What lies under keys that an address does not have any more. */
@Timeout(60)
class OldKeysTest {
  private static final String NEW = "stra\u00dfe.net";

  /** In versions that left an A-label with a sharp s as it was. */
  private static final String OLD = "xn--strae-oqa.net";

  @Test
  void g4_aSuppressedAddressStaysSuppressedUnderItsNewKey() {
    try (var first = new Rig()) {
      first.spool.suppressions().add(Mailbox.of("eve@" + NEW), "she asked for it");
      first.spool.suppressions().add(Mailbox.of("joe@" + NEW), "yesterday");
      makeOld(first, "suppressed");
      first.spool.suppressions().add(Mailbox.of("joe@" + NEW), "today");
      try (var rig = new Rig(first, QueueSettings.defaults())) {
        Suppressions now = rig.spool.suppressions();
        assertEquals(Optional.of("she asked for it"), now.reason(ForwardPath.of("eve@" + NEW)));
        assertEquals(Optional.of("today"), now.reason(ForwardPath.of("joe@" + NEW)));
        assertEquals(2, now.list("", 9).size());
      }
    }
  }

  @Test
  void aWaitingMailIsFoundByItsAddressUnderItsNewKeyAndLeavesNoEntry() {
    var first = new Rig().start();
    first.remote.script(_ -> NextHops.delayed());
    MailId id = first.send("", "eve@" + NEW);
    first.awaitDelay(id, 1);
    first.close();
    makeOld(first, "addresses");
    try (var rig = new Rig(first, QueueSettings.defaults())) {
      var to = new Selection.Recipient(ForwardPath.of("eve@" + NEW));
      assertEquals(List.of(id), new Shelves(rig.memory).addresses().ids(to, "", 9));
      rig.remote.script(_ -> NextHops.relayed());
      rig.start();
      rig.spool.steering().apply(to, new Change.RetryNow());
      rig.awaitFinished(id);
      assertEquals(List.of(), all(rig, "addresses"));
    }
  }

  private static void makeOld(Rig rig, String space) {
    Space of = rig.memory.space(space);
    rig.memory.transact(
        Vault.Durability.FORCED,
        tx -> {
          for (Space.Entry entry : all(rig, space)) {
            String key = new String(entry.key(), UTF_8);
            tx.delete(of, entry.key());
            tx.put(of, key.replace(NEW, OLD).getBytes(UTF_8), entry.value());
          }
          tx.delete(rig.memory.space("marks"), Key.of("keys").bytes());
          return true;
        });
  }

  private static List<Space.Entry> all(Rig rig, String space) {
    return rig.memory.space(space).range(new byte[0], new byte[] {(byte) 0xff}, 99);
  }
}
