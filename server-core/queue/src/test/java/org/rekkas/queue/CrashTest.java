package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rekkas.queue.CrashVault.Death;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.ManualClock;

/**
 * H1, H2: the server dies at each of its writes in turn, and starts again. What a mailbox got it
 * has once. What a next hop took it may get twice, if the server dies before that is on disk, and
 * never loses (RFC 1047).
 */
@Timeout(120)
class CrashTest {
  private static final List<List<String>> MAILS =
      List.of(
          List.of("ali@example.org"),
          List.of("ali@example.org", "slow@example.org"),
          List.of("staff@example.org"),
          List.of("list@example.org", "ali@example.org"),
          List.of("closed@example.org", "zoe@example.org"),
          List.of("many@example.org"),
          List.of("eve@one.net"),
          List.of("eve@one.net", "zoe@two.net", "ali@example.org"),
          List.of("tagged@example.org", "untagged@example.org", "bounced@example.org"),
          List.of("eve@dead.net"));

  @ParameterizedTest
  @EnumSource(Death.class)
  void h1_everyMailArrivesOnceWhereverTheServerDies(Death death) {
    int died = 0;
    int lived = 0;
    for (int write = 1; lived < 5; write++) {
      if (run(write, death)) {
        died++;
      } else {
        lived++;
      }
    }
    assertTrue(died > 8, "died at " + died + " writes only");
  }

  /** Whether it died. */
  private boolean run(int fuse, Death death) {
    var box = new PostBox("local");
    var hops = new NextHops();
    var clock = new ManualClock();
    var accepted = new LinkedHashMap<MailId, List<String>>();
    var sent = new LinkedHashMap<MailId, List<String>>();
    CrashVault vault = firstLife(fuse, death, box, hops, clock, accepted, sent);
    secondLife(vault.survivor(), box, hops, clock);
    check(fuse + " " + death, box, hops, accepted, sent);
    if (!vault.dead()) {
      hops.taken().forEach((what, times) -> assertEquals(1, times, "it was forced: " + what));
    }
    return vault.dead();
  }

  private CrashVault firstLife(
      int fuse,
      Death death,
      PostBox box,
      NextHops hops,
      ManualClock clock,
      Map<MailId, List<String>> accepted,
      Map<MailId, List<String>> sent) {
    box.script(
        d ->
            d.path().equals(ForwardPath.of("slow@example.org"))
                ? PostBox.delayed()
                : CrashTest.outcome(d));
    hops.script(
        d -> NextHops.destination(d).equals("dead.net") ? NextHops.silent() : NextHops.relayed());
    var crashed = new Note.Remark("test", Note.Level.ERROR, Optional.empty(), Evidence.of("dead"));
    var rigs = new ArrayList<Rig>();
    var vault = new CrashVault(fuse, death, () -> rigs.forEach(r -> r.journal.note(crashed)));
    var rig = new Rig(vault, vault.memory(), box, hops, clock, QueueSettings.defaults());
    rigs.add(rig);
    script(rig, vault, box, hops);
    rig.start();
    for (List<String> paths : MAILS) {
      var id = MailId.fresh(clock.instant(), new java.util.Random(sent.size()));
      sent.put(id, paths);
      try {
        rig.send(
            id,
            org.rekkas.spi.mail.Envelope.of("joe@example.org", paths.toArray(String[]::new)),
            Rig.TEXT);
        accepted.put(id, paths);
      } catch (VaultUnwritable e) {
        assertTrue(vault.dead());
      }
    }
    awaitDeathOr(rig, vault, () -> rig.spool.inspection().counts().queued() == 2);
    box.script(CrashTest::outcome);
    hops.script(_ -> NextHops.relayed());
    clock.advance(Duration.ofMinutes(2));
    awaitDeathOr(rig, vault, () -> rig.spool.inspection().counts().queued() == 0);
    rig.close();
    return vault;
  }

  private void secondLife(CrashVault vault, PostBox box, NextHops hops, ManualClock clock) {
    box.script(CrashTest::outcome);
    hops.script(_ -> NextHops.relayed());
    clock.advance(Duration.ofMinutes(10));
    try (var rig = new Rig(vault, vault.memory(), box, hops, clock, QueueSettings.defaults())) {
      script(rig, vault, box, hops);
      rig.start();
      awaitDeathOr(rig, vault, () -> rig.spool.inspection().counts().queued() == 0);
      assertTrue(rig.queued().isEmpty());
      assertEquals(Map.of(), vault.memory().references(), "a content is left");
    }
  }

  private static void check(
      String when,
      PostBox box,
      NextHops hops,
      Map<MailId, List<String>> accepted,
      Map<MailId, List<String>> sent) {
    var got = new HashMap<String, Integer>();
    for (PostBox.Item item : box.items()) {
      got.merge(item.mail() + " " + item.path().mailbox(), 1, Integer::sum);
    }
    got.forEach((what, times) -> assertEquals(1, times, when + ": " + what));
    long twice = hops.taken().values().stream().filter(times -> times > 1).count();
    assertTrue(twice <= 2 * hops.mostOpenForEach(), when + ": " + twice + " twice");
    hops.taken()
        .forEach(
            (what, times) -> {
              assertTrue(times <= 2, when + ": " + times + " times " + what);
              got.put(what, 1);
            });
    sent.forEach(
        (id, paths) -> {
          for (String path : paths) {
            for (var one : reached(id, path).entrySet()) {
              boolean arrived = got.remove(one.getKey() + " " + one.getValue()) != null;
              assertTrue(arrived || !accepted.containsKey(id), when + ": " + path + " of " + paths);
            }
          }
        });
    assertEquals(Map.of(), got, when + ": nobody sent these");
  }

  /** What a recipient ends in: the ids of mails, and where each is. */
  private static Map<MailId, String> reached(MailId id, String path) {
    return switch (path) {
      case "closed@example.org" -> Map.of(id.derived("report", 1), "joe@example.org");
      case "bounced@example.org" ->
          Map.of(id.derived("report of the mailets", 1), "joe@example.org");
      case "tagged@example.org" -> Map.of(id.derived("mailet", 1), path);
      case "untagged@example.org" ->
          Map.of(id.derived("mailet", 0), path, id.derived("mailet", 2), "copy@example.org");
      case "staff@example.org" -> Map.of(id, "ali@example.org");
      case "list@example.org" ->
          Map.of(id.derived("expand list@example.org", 0), "eve@example.org");
      case "many@example.org" ->
          Map.of(
              id.derived("expand many@example.org", 0),
              "m1@example.org",
              id.derived("expand many@example.org", 500),
              "m501@example.org");
      default -> Map.of(id, path);
    };
  }

  private static void script(Rig rig, CrashVault vault, PostBox box, NextHops hops) {
    rig.expand("staff@example.org", "ali@example.org");
    List<ForwardPath> list = List.of(ForwardPath.of("eve@example.org"));
    rig.lead(
        "list@example.org",
        new Route.Expand(list::iterator, Optional.of(ReversePath.parse("list-owner@example.org"))));
    var many = new ArrayList<ForwardPath>();
    for (int i = 1; i <= 502; i++) {
      // Two mailboxes take all of them: what counts are the mails.
      many.add(ForwardPath.of((i <= 500 ? "m1" : "m501") + "@example.org"));
    }
    rig.lead("many@example.org", new Route.Expand(many::iterator, Optional.empty()));
    rig.mailets.addAll(
        List.of(
            Steps.of("tagged", mail -> Steps.rewritten(mail, rig.draft("Subject: other\r\n\r\nx"))),
            Steps.of("bounced", _ -> Steps.BOUNCE),
            Steps.of("untagged", mail -> Steps.copied(mail, "copy@example.org"))));
    rig.agents.put("local", mortal(box, vault));
    rig.agents.put("smtp", mortal(hops, vault));
  }

  /** An agent that does nothing any more once the process is dead. */
  private static DeliveryAgent mortal(DeliveryAgent agent, CrashVault vault) {
    return new DeliveryAgent() {
      @Override
      public String agent() {
        return agent.agent();
      }

      @Override
      public List<Outcome> deliver(List<Delivery> batch) {
        requireLife(vault);
        return agent.deliver(batch);
      }

      @Override
      public void forget(List<Delivery> done) {
        requireLife(vault);
        agent.forget(done);
      }
    };
  }

  private static Outcome outcome(DeliveryAgent.Delivery delivery) {
    return delivery.path().equals(ForwardPath.of("closed@example.org"))
        ? PostBox.failed()
        : PostBox.delivered();
  }

  private static void requireLife(CrashVault vault) {
    if (vault.dead()) {
      throw new IllegalStateException("the process is dead");
    }
  }

  private static void awaitDeathOr(
      Rig rig, CrashVault vault, java.util.function.BooleanSupplier what) {
    if (!vault.dead() && !what.getAsBoolean()) {
      rig.journal.await(Note.class, _ -> vault.dead() || what.getAsBoolean());
    }
  }
}
