package org.rekkas.expansion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Account;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

class ExpansionTest {
  private static final Route RELAY = new Route.Relay("mx", "far.example", false);

  private final Map<ForwardPath, Route> known = new HashMap<>();
  private int asked;

  private Routes.Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
    asked++;
    return new Routes.Routed(known.getOrDefault(path, new Route.Unknown()), "");
  }

  private void leads(String from, String... members) {
    List<ForwardPath> all = Stream.of(members).map(ExpansionTest::path).toList();
    known.put(path(from), new Route.Expand(all::iterator, Optional.empty()));
  }

  private static ForwardPath path(String name) {
    return ForwardPath.of(name + "@example.org");
  }

  private static String[] nobodies(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toArray(String[]::new);
  }

  private boolean toSomebody(String name) {
    return Expansion.toSomebody(this::resolve).mayLead(path(name), Set.of());
  }

  private boolean toRelay(String name) {
    return new Expansion(this::resolve, 20, Route.Relay.class::isInstance)
        .mayLead(path(name), Set.of());
  }

  @Test
  void anEndIsFoundBehindAliasesOfAliases() {
    known.put(path("far"), RELAY);
    leads("inner", "nobody", "far");
    leads("outer", "nix", "inner");
    assertTrue(toRelay("far"));
    assertTrue(toRelay("outer"));
    assertTrue(toSomebody("outer"));
    assertFalse(toSomebody("nobody"));
  }

  @Test
  void whatLeadsBackToItselfOrToNobodyIsNoEnd() {
    leads("a", "b", "a");
    leads("b", "a", "b");
    leads("empty");
    for (String name : List.of("a", "b", "empty")) {
      assertFalse(toSomebody(name), name);
      assertFalse(toRelay(name), name);
    }
  }

  @Test
  void theFirstEndIsEnough() {
    known.put(path("far"), RELAY);
    leads("many", Stream.concat(Stream.of("far"), Stream.of(nobodies(300))).toArray(String[]::new));
    assertTrue(toRelay("many"));
    assertEquals(2, asked);
  }

  @Test
  void soManyAreLookedAtInAllAndOneMoreMayBeIt() {
    leads("nine", nobodies(9));
    leads("ten", nobodies(10));
    assertFalse(toSomebody("nine"));
    assertEquals(10, asked);
    assertTrue(toSomebody("ten"));
    assertEquals(20, asked);
    var expansion = Expansion.toSomebody(this::resolve);
    assertFalse(expansion.mayLead(path("nine"), Set.of()));
    assertTrue(expansion.mayLead(path("n0"), Set.of()), "one question, one bound");
  }

  @Test
  void aKnownRouteIsNotAskedForAgain() {
    leads("ten", nobodies(10));
    var route = known.get(path("ten"));
    assertFalse(Expansion.toSomebody(this::resolve).mayLead(path("ten"), route, Set.of()));
    assertEquals(10, asked);
  }

  @Test
  void aListIsSomebodyAndIsLookedIntoOnlyWhereTheQueueDoesItsWork() {
    known.put(path("far"), RELAY);
    List<ForwardPath> members = List.of(path("far"));
    known.put(path("bounces"), new Route.Expand(members::iterator, Optional.of(ReversePath.NULL)));
    known.put(path("list"), new Route.Expand(new ListOf(members), Optional.empty()));
    assertTrue(toSomebody("list"));
    assertTrue(toSomebody("bounces"));
    assertFalse(toRelay("list"));
    assertTrue(toRelay("bounces"));
  }

  @Test
  void whoeverIsHereIsSomebodyAndNotElsewhere() {
    var ali = new Account(Mailbox.of("ali@example.org"), "", 0, true);
    known.put(path("ali"), new Route.Local("mailbox", ali, Optional.empty()));
    known.put(path("far"), RELAY);
    known.put(path("foreign"), new Route.NotMine());
    leads("here", "ali", "nobody", "foreign");
    assertTrue(toSomebody("ali"));
    assertTrue(toSomebody("here"));
    assertTrue(toSomebody("far"));
    assertFalse(toSomebody("foreign"));
    for (String name : List.of("ali", "nobody", "foreign", "here")) {
      assertFalse(Expansion.toElsewhere(this::resolve).mayLead(path(name), Set.of()), name);
    }
    assertTrue(Expansion.toElsewhere(this::resolve).mayLead(path("far"), Set.of()));
  }

  @Test
  void whereItCannotBeToldNowItMayBe() {
    known.put(path("later"), new Route.Unavailable("directory down"));
    Route.Members broken =
        () -> {
          throw new IllegalStateException("broken");
        };
    known.put(path("broken"), new Route.Expand(broken, Optional.empty()));
    assertTrue(toSomebody("later"));
    assertTrue(toSomebody("broken"));
    assertTrue(toRelay("broken"));
    assertTrue(Expansion.toElsewhere(this::resolve).mayLead(path("later"), Set.of()));
  }

  private record ListOf(List<ForwardPath> members) implements Route.Members {
    @Override
    public Iterator<ForwardPath> iterator() {
      return members.iterator();
    }

    @Override
    public Optional<String> agent() {
      return Optional.of("lists");
    }
  }
}
