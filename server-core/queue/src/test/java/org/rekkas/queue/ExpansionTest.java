package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;

/** Aliases and lists. RFC 5321 §3.9. */
@Timeout(60)
class ExpansionTest {
  @Test
  void aliasesOfAliasesReachEverybodyOnce() {
    try (var rig = new Rig().start()) {
      rig.expand("staff@example.org", "ali@example.org", "office@example.org", "joe@example.org");
      rig.expand("office@example.org", "joe@example.org", "Ali@example.org", "zoe@example.org");
      rig.awaitFinished(rig.send("x@example.com", "ali@example.org", "staff@example.org"));
      assertEquals(
          List.of("ali@example.org", "joe@example.org", "zoe@example.org"), rig.local.paths());
      PostBox.Item joe =
          rig.local.items().stream()
              .filter(i -> i.path().equals(ForwardPath.of("joe@example.org")))
              .findFirst()
              .orElseThrow();
      assertEquals(ForwardPath.of("staff@example.org"), joe.original());
      assertEquals("x@example.com", joe.reverse());
    }
  }

  @Test
  void whatIsLeftOfAnExpansionIsNotExpandedAgain() {
    try (var rig = new Rig().start()) {
      rig.expand("staff@example.org", "ali@example.org", "joe@example.org");
      rig.local.script(
          d ->
              d.path().equals(ForwardPath.of("joe@example.org"))
                  ? PostBox.delayed()
                  : PostBox.delivered());
      MailId id = rig.send("", "staff@example.org");
      rig.awaitDelay(id, 1);
      rig.expand("staff@example.org", "somebody@example.org");
      rig.local.script(_ -> PostBox.delivered());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(id);
      assertEquals(List.of("ali@example.org", "joe@example.org"), rig.local.paths());
    }
  }

  @Test
  void whoWasReachedInAnyPassIsReachedOnce() {
    try (var rig = new Rig().start()) {
      rig.lead("late@example.org", new Route.Unavailable("the directory is down"));
      MailId id = rig.send("", "ali@one.net", "late@example.org");
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitDelay(id, 2);
      rig.expand("late@example.org", "ali@one.net", "zoe@one.net");
      rig.clock.advance(Duration.ofHours(1));
      rig.awaitFinished(id);
      assertEquals(2, rig.remote.taken(id), "a next hop does not know what comes again");
    }
  }

  @Test
  void d9_aLoopOfAliasesFailsOnceAndTheOthersGetTheMail() {
    try (var rig = new Rig().start()) {
      rig.expand("a@example.org", "b@example.org", "ali@example.org");
      rig.expand("b@example.org", "a@example.org", "zoe@example.org");
      MailId id = rig.send("", "a@example.org");
      rig.awaitFinished(id);
      assertEquals(List.of("ali@example.org", "zoe@example.org"), rig.local.paths());
      var failed = rig.journal.notes(Note.DeliveryFailed.class);
      assertEquals(List.of("5.4.6"), failed.stream().map(ExpansionTest::code).toList());
    }
  }

  @Test
  void d9_aChainWithoutEndStops() {
    try (var rig = new Rig().start()) {
      for (int i = 0; i < 100; i++) {
        rig.expand("n" + i + "@example.org", "n" + (i + 1) + "@example.org");
      }
      MailId id = rig.send("", "n0@example.org");
      rig.awaitFinished(id);
      assertTrue(rig.local.items().isEmpty());
      var failed = rig.journal.notes(Note.DeliveryFailed.class);
      assertEquals(List.of("5.4.6"), failed.stream().map(ExpansionTest::code).toList());
    }
  }

  @Test
  void d9_listsThatNameEachOtherByTheHundredStop() {
    try (var rig = new Rig().start()) {
      String[] all =
          IntStream.range(0, 90).mapToObj(i -> "l" + i + "@example.org").toArray(String[]::new);
      for (String list : all) {
        rig.expand(list, all);
      }
      rig.awaitFinished(rig.send("", "l0@example.org"));
      assertTrue(rig.local.items().isEmpty());
    }
  }

  @Test
  void anAliasThatNamesItselfStandsAsideWhenItsRouterSaysSo() {
    try (var rig = new Rig()) {
      ForwardPath ali = ForwardPath.of("ali@example.org");
      rig.routing =
          Optional.of(
              (path, trail) ->
                  new org.rekkas.spi.Routes.Routed(
                      path.equals(ali) && !trail.contains(path)
                          ? new Route.Expand(
                              List.of(ali, ForwardPath.of("zoe@example.org"))::iterator,
                              Optional.empty())
                          : Rig.to("local", path),
                      "aliases"));
      rig.start();
      rig.awaitFinished(rig.send("", "ali@example.org"));
      assertEquals(List.of("ali@example.org", "zoe@example.org"), rig.local.paths());
    }
  }

  @Test
  void d9_aListOfManyIsReadAsAStreamAndSharesOneContent() {
    try (var rig = new Rig().start()) {
      int members = 2_300;
      rig.lead("all@example.org", new Route.Expand(() -> members(members), Optional.empty()));
      MailId id = rig.send("", "all@example.org");
      rig.awaitFinished(id);
      rig.journal.awaitCount(Note.MailDelivered.class, _ -> true, members);
      assertEquals(members, new HashSet<>(rig.local.paths()).size());
      assertEquals(members, rig.local.paths().size());
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, 6);
      assertTrue(rig.memory.references().isEmpty());
    }
  }

  /** Next hops hear of the sender what they would of a short one, RFC 3461 §5.2.7.3. */
  @Test
  void whoIsBehindALongAliasIsReachedAsItsMember() {
    try (var rig = new Rig()) {
      String[] many =
          IntStream.range(0, 101).mapToObj(i -> "m" + i + "@far.net").toArray(String[]::new);
      rig.expand("all@example.org", many);
      Set<String> told = ConcurrentHashMap.newKeySet();
      rig.remote.script(
          delivery -> {
            told.add(delivery.original() + " " + delivery.mail().envelope().recipients());
            return NextHops.relayed();
          });
      rig.start();
      var all =
          new Recipient(
              ForwardPath.of("all@example.org"),
              Set.of(Notify.SUCCESS, Notify.FAILURE),
              Optional.of("rfc822;all@example.org"));
      MailId id = rig.send(Envelope.of("x@example.com").withRecipients(List.of(all)));
      rig.awaitFinished(rig.awaitReport(id).report());
      rig.awaitFinished(3);
      var once =
          new Recipient(all.path(), Set.of(Notify.FAILURE), Optional.of("rfc822;all@example.org"));
      assertEquals(Set.of(all.path() + " " + List.of(once)), told);
      assertEquals(1, rig.local.items().size(), "that it was expanded, and no more");
    }
  }

  @Test
  void aListHasItsOwnReversePathButNotForAReport() {
    try (var rig = new Rig().start()) {
      List<ForwardPath> members = List.of(ForwardPath.of("ali@example.org"));
      var owner = ReversePath.parse("list-owner@example.org");
      rig.lead("list@example.org", new Route.Expand(members::iterator, Optional.of(owner)));
      for (String sender : List.of("x@example.com", "")) {
        MailId id = rig.send(sender, "list@example.org");
        MailId child = id.derived("expand list@example.org", 0);
        rig.awaitFinished(child);
        PostBox.Item item = rig.local.items().getLast();
        assertEquals(child, item.mail());
        Note.Remark made =
            rig.journal.await(Note.Remark.class, n -> n.about().equals(Optional.of(id)));
        assertEquals("1 members get it as " + child, made.evidence().why());
        assertEquals(sender.isEmpty() ? "" : "list-owner@example.org", item.reverse());
      }
    }
  }

  @Test
  void anAddressThatLeadsToNobodyFails() {
    try (var rig = new Rig().start()) {
      rig.expand("void@example.org");
      rig.awaitFinished(rig.send("x@example.com", "void@example.org"));
      var failed = rig.journal.notes(Note.DeliveryFailed.class);
      assertEquals(List.of("5.2.4"), failed.stream().map(ExpansionTest::code).toList());
      assertEquals(1, rig.journal.notes(Note.ReportQueued.class).size());
    }
  }

  private static Iterator<ForwardPath> members(int count) {
    return Stream.iterate(0, i -> i < count, i -> i + 1)
        .map(i -> ForwardPath.of("m" + i + "@example.org"))
        .iterator();
  }

  private static String code(Note.DeliveryFailed note) {
    return note.reply().enhanced().orElseThrow().toString();
  }
}
