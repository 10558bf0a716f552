package org.rekkas.kernel.logins;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is remembered of one kind: addresses, networks or logins. There is room for a number of
 * them; where it is full, the quarter that failed least gives way, of equals those that failed
 * longest ago. So names that somebody invents do not hide a login that is being guessed, and room
 * is made seldom. Not thread-safe: {@link Throttle} is the owner.
 */
final class Remembered {
  private final int free;
  private final int atOnce;
  private final int most;
  private final Map<String, Failures> all = new HashMap<>();

  /**
   * @param free how many may fail before the next one waits
   * @param atOnce failures and attempts under way together; so many guess at once at most
   * @param most how many there is room for
   */
  Remembered(int free, int atOnce, int most) {
    this.free = free;
    this.atOnce = atOnce;
    this.most = most;
  }

  boolean mayTry(String who, Instant now) {
    Failures known = of(who, now);
    return !known.until(free, now).isAfter(now)
        && known.under() < Math.max(1, atOnce - known.remembered(now));
  }

  /** What nothing is remembered of takes no room. */
  void change(String who, Instant now, UnaryOperator<Failures> change) {
    Failures after = change.apply(of(who, now));
    if (after.forgotten(now)) {
      all.remove(who);
      return;
    }
    all.put(who, after);
    if (all.size() > most) {
      makeRoom(now);
    }
  }

  /** Else an entry goes only when it is asked for again. */
  void tidy(Instant now) {
    all.replaceAll((_, failures) -> failures.notAfter(now));
    all.values().removeIf(failures -> failures.forgotten(now));
  }

  int size() {
    return all.size();
  }

  /** False if there was nothing. */
  boolean forget(String who) {
    return all.remove(who) != null;
  }

  /** Of pairs, with a space between, those with this half; false if there was none. */
  boolean forgetPairsOf(String half) {
    return all.keySet().removeIf(who -> who.startsWith(half + " ") || who.endsWith(" " + half));
  }

  Stream<Throttle.Waiting> waiting(Instant now) {
    all.replaceAll((_, failures) -> failures.notAfter(now));
    return all.entrySet().stream()
        .filter(each -> each.getValue().until(free, now).isAfter(now))
        .map(
            each ->
                new Throttle.Waiting(
                    each.getKey(),
                    each.getValue().remembered(now),
                    each.getValue().until(free, now)));
  }

  private Failures of(String who, Instant now) {
    Failures known = all.computeIfPresent(who, (_, failures) -> failures.notAfter(now));
    return known == null ? Failures.NONE : known;
  }

  private void makeRoom(Instant now) {
    var leastAndOldest =
        Comparator.<Failures>comparingInt(each -> each.remembered(now))
            .thenComparing(Failures::last);
    List<String> leaving =
        all.entrySet().stream()
            .filter(each -> each.getValue().under() == 0)
            .sorted(Map.Entry.comparingByValue(leastAndOldest))
            .limit(Math.max(1, most / 4))
            .map(Map.Entry::getKey)
            .toList();
    leaving.forEach(all::remove);
  }
}
