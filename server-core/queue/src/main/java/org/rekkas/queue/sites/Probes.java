package org.rekkas.queue.sites;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Silence;

/**
 * When each silent destination is to be asked again, in that order. The mails that wait for one
 * have no instant of their own for that: however many they are, one of them is read for each probe.
 * Guarded by the lock of {@link Sites}.
 */
final class Probes {
  private static final Destination FIRST = new Destination("", "");

  private final Map<Destination, Probe> byDestination = new HashMap<>();
  private final TreeSet<Probe> inOrder =
      new TreeSet<>(Comparator.comparing(Probe::at).thenComparing(Probe::destination));

  private record Probe(Instant at, Destination destination) {}

  /** Empty: it is not silent. */
  void put(Destination destination, Optional<Silence> silence) {
    put(destination, silence.map(Silence::probe).orElse(Instant.MAX));
  }

  /** Those whose time has come, or lies where only a clock set back explains it (attack H5). */
  List<Destination> due(Instant now) {
    var due = new ArrayList<Probe>(inOrder.headSet(new Probe(now.plusMillis(1), FIRST)));
    due.addAll(inOrder.tailSet(new Probe(now.plus(Silence.FAR), FIRST)));
    for (Probe probe : due) {
      put(probe.destination(), now.plus(Silence.FIRST));
    }
    return due.stream().map(Probe::destination).toList();
  }

  Optional<Instant> next() {
    return inOrder.isEmpty() ? Optional.empty() : Optional.of(inOrder.first().at());
  }

  boolean has(Destination destination) {
    return byDestination.containsKey(destination);
  }

  /** Nobody asks until it is put here again. */
  void drop(Destination destination) {
    put(destination, Instant.MAX);
  }

  /** Forgets all others. */
  void retain(Set<Destination> known) {
    for (Destination destination : List.copyOf(byDestination.keySet())) {
      if (!known.contains(destination)) {
        drop(destination);
      }
    }
  }

  private void put(Destination destination, Instant at) {
    Probe was = byDestination.remove(destination);
    if (was != null) {
      inOrder.remove(was);
    }
    if (at.isBefore(Instant.MAX)) {
      var probe = new Probe(at, destination);
      byDestination.put(destination, probe);
      inOrder.add(probe);
    }
  }
}
