package org.rekkas.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/** H4: what was set aside as damaged can be seen, taken back and thrown away. */
@Timeout(60)
class SetAsideTest {
  Rig rig() {
    return new Rig();
  }

  /** The same spool after a stop. */
  Rig again(Rig before) {
    return new Rig(before, QueueSettings.defaults());
  }

  /** How many contents are kept. */
  long contents(Rig rig) {
    return rig.memory.references().size();
  }

  @Test
  void h4_whatCanBeReadAgainGoesBackIntoTheQueue() throws IOException {
    try (var rig = rig()) {
      MailId id = setAside(rig);
      assertTrue(rig.queued().isEmpty());
      SetAside aside = rig.spool.setAside();
      Wreck wreck = aside.list("", 9).getFirst();
      assertEquals(id.text(), wreck.name());
      assertEquals(Optional.empty(), wreck.why());
      assertEquals(Optional.of(rig.clock.instant()), wreck.received());
      try (var in = aside.open(wreck)) {
        assertTrue(new String(in.readAllBytes(), UTF_8).endsWith(Rig.TEXT));
      }
      assertEquals(new SetAside.Return.Done(), aside.takeBack(id.text(), false));
      assertEquals(new SetAside.Return.NotThere(), aside.takeBack(id.text(), false));
      assertEquals(0, aside.count());
      assertEquals(Set.of(id), rig.queued());
    }
  }

  @Test
  void h4_aWaitingMailComesBackWithItsProgressAndIsHeldIfItWas() {
    var first = delayed();
    MailId id = first.queued().iterator().next();
    first.close();
    try (var rig = again(first)) {
      QueuedMail before = rig.spool.inspection().find(id).orElseThrow();
      rig.spool.steering().apply(new Selection.Id(id), new Change.Hold());
      setAside(rig, id);
      SetAside aside = rig.spool.setAside();
      assertEquals(Optional.empty(), aside.find(id.text()).orElseThrow().why());
      assertEquals(new SetAside.Return.Done(), aside.takeBack(id.text(), false));
      QueuedMail after = rig.spool.inspection().find(id).orElseThrow();
      assertEquals(QueuedMail.State.HELD, after.state());
      assertEquals(before.attempts(), after.attempts());
      assertEquals(before.left().getFirst().path(), after.left().getFirst().path());
      rig.local.script(_ -> PostBox.delivered());
      rig.start();
      rig.spool.steering().apply(new Selection.Id(id), new Change.Release());
      rig.awaitFinished(id);
    }
  }

  /** So they lay there before their keys had words of their own. */
  @Test
  void h4_whatLiesThereUnderTheEnginesNamesIsReadAsWell() {
    var first = delayed();
    MailId id = first.queued().iterator().next();
    first.close();
    try (var rig = again(first)) {
      setAside(rig, id);
      Space damaged = rig.vault.space("damaged");
      for (String word : List.of("waiting", "progress")) {
        byte[] key = Key.of(id.text()).and(word).bytes();
        byte[] other = Key.of(id.text()).and("kernel.queue/" + word).bytes();
        change(rig, damaged, other, damaged.get(key).orElseThrow());
        delete(rig, damaged, key);
      }
      SetAside aside = rig.spool.setAside();
      Wreck wreck = aside.find(id.text()).orElseThrow();
      assertEquals(Optional.empty(), wreck.why());
      assertEquals(
          List.of("progress", "waiting"), wreck.pieces().stream().map(Wreck.Piece::from).toList());
      assertEquals(new SetAside.Return.Done(), aside.takeBack(id.text(), false));
      assertEquals(0, aside.count());
      assertEquals(Set.of(id), rig.queued());
    }
  }

  @Test
  void h4_withoutItsProgressAMailGoesBackAnewOnlyWhereThatIsMeant() {
    var first = delayed();
    MailId id = first.queued().iterator().next();
    first.close();
    try (var rig = again(first)) {
      remove(rig, "progress", id);
      setAside(rig, id);
      SetAside aside = rig.spool.setAside();
      assertEquals(
          Optional.of("its progress is missing"), aside.find(id.text()).orElseThrow().why());
      assertEquals(
          new SetAside.Return.Unreadable("its progress is missing"),
          aside.takeBack(id.text(), false));
      assertEquals(new SetAside.Return.Done(), aside.takeBack(id.text(), true));
      rig.local.script(_ -> PostBox.delivered());
      rig.start();
      rig.awaitFinished(id);
      assertEquals(List.of("ali@example.org"), rig.local.paths());
    }
  }

  /** It may go to an address that it must not reach. */
  @Test
  void h4_whatGoesBackAnewIsHeldIfItWas() {
    var first = delayed();
    MailId id = first.queued().iterator().next();
    first.close();
    try (var rig = again(first)) {
      rig.spool.steering().apply(new Selection.Id(id), new Change.Hold());
      remove(rig, "progress", id);
      setAside(rig, id);
      assertEquals(new SetAside.Return.Done(), rig.spool.setAside().takeBack(id.text(), true));
      QueuedMail back = rig.spool.inspection().find(id).orElseThrow();
      assertEquals(QueuedMail.State.HELD, back.state());
      rig.local.script(_ -> PostBox.delivered());
      rig.start();
      rig.awaitFinished(rig.send("", "joe@example.org"));
      assertEquals(List.of("joe@example.org"), rig.local.paths());
      rig.spool.steering().apply(new Selection.Id(id), new Change.Release());
      rig.awaitFinished(id);
    }
  }

  /** Its first report is that of the pass before it was damaged. */
  @Test
  void h4_whatGoesBackAnewIsReportedAnew() {
    try (var rig = rig().start()) {
      rig.lead("ali@example.org", new Route.Unknown());
      rig.remote.script(_ -> NextHops.delayed());
      MailId id = rig.send("joe@example.org", "ali@example.org", "zoe@one.net");
      MailId first = rig.awaitReport(id).report();
      rig.awaitFinished(first);
      rig.awaitDelay(id, 1);
      rig.awaitRest();
      remove(rig, "progress", id);
      setAside(rig, id);
      rig.lead("zoe@one.net", new Route.Unknown());
      assertEquals(new SetAside.Return.Done(), rig.spool.setAside().takeBack(id.text(), true));
      rig.awaitFinished(id);
      MailId second = rig.journal.notes(Note.ReportQueued.class).getLast().report();
      assertNotEquals(first, second);
      rig.awaitFinished(second);
      assertTrue(rig.local.items().getLast().text().contains("zoe@one.net"));
    }
  }

  @Test
  void h4_whatIsDeletedTakesItsContentAlongWhereThatIsSure() {
    try (var rig = rig()) {
      MailId sure = setAside(rig);
      MailId bad = rig.send("", "ali@example.org");
      change(rig, rig.vault.space("fresh"), Key.of(bad.text()).bytes(), "nonsense".getBytes(UTF_8));
      setAside(rig, bad);
      SetAside aside = rig.spool.setAside();
      assertEquals(2, aside.count());
      assertEquals(Optional.of("cut short"), aside.find(bad.text()).orElseThrow().why());
      assertThrows(IOException.class, () -> aside.open(aside.find(bad.text()).orElseThrow()));
      assertEquals(new SetAside.Return.Unreadable("cut short"), aside.takeBack(bad.text(), true));
      assertEquals(Optional.of(new SetAside.Gone(true)), aside.delete(sure.text()));
      assertEquals(1, contents(rig));
      assertEquals(Optional.of(new SetAside.Gone(false)), aside.delete(bad.text()));
      assertEquals(Optional.empty(), aside.delete(bad.text()));
      assertEquals(Optional.empty(), aside.delete("no name"));
      assertEquals(1, contents(rig));
    }
  }

  @Test
  void h4_aRecordWithoutAnIdHasANameAndAPlace() {
    try (var rig = rig()) {
      MailId id = setAside(rig);
      byte[] mail =
          rig.vault.space("damaged").get(Key.of(id.text()).and("fresh").bytes()).orElseThrow();
      var content = new ContentId(ByteBuffer.wrap(mail).getLong());
      byte[] key = Key.of("").and("ledger").and(content.value()).bytes();
      change(rig, rig.vault.space("damaged"), key, mail);
      var other = new ContentId(content.value() + 5);
      byte[] bad = ByteBuffer.allocate(9).putLong(other.value()).array();
      change(
          rig,
          rig.vault.space("damaged"),
          Key.of("").and("ledger").and(other.value()).bytes(),
          bad);
      SetAside aside = rig.spool.setAside();
      String name = "record-" + content.value();
      List<Wreck> all = aside.list("", 9);
      assertEquals(
          List.of(name, "record-" + other.value(), id.text()),
          all.stream().map(Wreck::name).toList());
      assertEquals(2, aside.list("", 2).size());
      assertEquals(2, aside.list("record-" + other.value(), 9).size());
      assertEquals(new SetAside.Return.Done(), aside.takeBack(name, false));
      assertEquals(Optional.empty(), aside.delete(name));
      assertEquals(Set.of(id), rig.queued());
      assertEquals(new SetAside.Return.Known(), aside.takeBack(id.text(), false));
    }
  }

  private Rig delayed() {
    var rig = rig().start();
    rig.local.script(_ -> PostBox.delayed());
    MailId id = rig.send("", "ali@example.org");
    rig.awaitDelay(id, 1);
    return rig;
  }

  private static MailId setAside(Rig rig) {
    MailId id = rig.send("", "ali@example.org");
    setAside(rig, id);
    return id;
  }

  private static void setAside(Rig rig, MailId id) {
    var shelves = new Shelves(rig.vault);
    rig.vault.transact(Vault.Durability.FORCED, tx -> shelves.setAside(tx, id));
  }

  private static void remove(Rig rig, String space, MailId id) {
    delete(rig, rig.vault.space(space), Key.of(id.text()).bytes());
  }

  private static void delete(Rig rig, Space space, byte[] key) {
    rig.vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(space, key);
          return true;
        });
  }

  private static void change(Rig rig, Space space, byte[] key, byte[] value) {
    rig.vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(space, key, value);
          return true;
        });
  }
}
