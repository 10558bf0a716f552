package org.rekkas.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Attack C6: hashes follow the configured cost. */
class RenewingCheckTest {
  private static final Argon2.Cost OLD = new Argon2.Cost(8, 1, 1);
  private static final Argon2.Cost NEW = new Argon2.Cost(16, 2, 1);
  private static final byte[] SECRET = "secret".getBytes();

  private final Random random = new Random(1);
  private final Argon2 old = Argon2.make(SECRET, OLD, random);
  private final List<Argon2> replaced = Collections.synchronizedList(new ArrayList<>());
  private final List<Argon2> made = Collections.synchronizedList(new ArrayList<>());
  private final List<String> reports = Collections.synchronizedList(new ArrayList<>());

  private RenewingCheck check(RenewingCheck.Store store) {
    return new RenewingCheck(Argon2::matches, NEW, random, store, reports::add);
  }

  private void keep(Argon2 was, Argon2 by) {
    replaced.add(was);
    made.add(by);
  }

  @Test
  void c6_aPasswordThatHoldsGetsAHashOfTheConfiguredCost() throws Exception {
    try (var check = check(this::keep)) {
      assertFalse(check.matches(old, "Secret".getBytes()), "wrong, and nothing follows");
      assertTrue(check.matches(old, SECRET));
    }
    assertEquals(List.of(old), replaced);
    assertEquals(NEW, made.getFirst().cost());
    assertTrue(made.getFirst().matches(SECRET));
  }

  @Test
  void whatCostsAsConfiguredStays() throws Exception {
    try (var check = check(this::keep)) {
      assertTrue(check.matches(Argon2.make(SECRET, NEW, random), SECRET));
    }
    assertEquals(List.of(), replaced);
  }

  @Test
  void noLoginWaitsForOneThatIsBeingMade() throws Exception {
    var end = new CountDownLatch(1);
    try (var check =
        check(
            (was, by) -> {
              await(end);
              keep(was, by);
            })) {
      assertTrue(check.matches(old, SECRET));
      assertTrue(check.matches(old, SECRET), "at once, though the first is not yet written");
      end.countDown();
    }
    assertEquals(List.of(old), replaced);
  }

  private static void await(CountDownLatch end) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aStoreThatCannotBeWrittenIsReportedOnceAndLoginsGoOn() throws Exception {
    var reported = new CountDownLatch(1);
    RenewingCheck.Store broken =
        (_, _) -> {
          throw new IOException("read-only");
        };
    try (var check =
        new RenewingCheck(
            Argon2::matches,
            NEW,
            random,
            broken,
            what -> {
              reports.add(what);
              reported.countDown();
            })) {
      assertTrue(check.matches(old, SECRET));
      reported.await();
      assertTrue(check.matches(old, SECRET));
    }
    assertEquals(1, reports.size());
    assertTrue(reports.getFirst().contains("read-only"), reports.getFirst());
  }
}
