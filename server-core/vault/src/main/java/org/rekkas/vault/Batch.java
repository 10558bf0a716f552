package org.rekkas.vault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.state.Changes;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/** What the requests of one batch change, before it is written as one. Committer's thread only. */
final class Batch {
  private final State state;
  private final Live live;
  private final Versions versions;
  private final Recent recent;
  private final long number;
  private final Changes entries;
  private final Changes meta;
  private final Map<Long, @Nullable Place> places = new HashMap<>();
  private final Map<Long, Body> added = new HashMap<>();
  private final List<Long> dead = new ArrayList<>(0);

  Batch(State state, Live live, Versions versions, Recent recent, long number) {
    this.state = state;
    this.live = live;
    this.versions = versions;
    this.recent = recent;
    this.number = number;
    this.entries = new Changes(state.view(Family.ENTRIES));
    this.meta = new Changes(state.view(Family.META));
  }

  /** The entries as committed, with this batch's changes so far. */
  Changes entries() {
    return entries;
  }

  Changes meta() {
    return meta;
  }

  Versions versions() {
    return versions;
  }

  void add(Changes made) {
    for (byte[] key : made.keys()) {
      versions.changed(key, number);
    }
    made.addTo(entries);
  }

  @Nullable Place place(ContentId id) {
    if (places.containsKey(id.value())) {
      return places.get(id.value());
    }
    var lately = recent.place(id);
    if (lately != null) {
      return lately;
    }
    byte[] found = state.get(Family.CONTENTS, Meta.content(id.value()));
    return found == null ? null : Place.of(found);
  }

  /** A content that was just appended. */
  void add(ContentId id, Place place, Body body) {
    places.put(id.value(), place);
    added.put(id.value(), body);
    live.more(place.at().sequence(), place.recordLength());
  }

  /** A content whose record was copied to another segment. */
  void move(ContentId id, Place from, Place to) {
    places.put(id.value(), to);
    live.less(from.at().sequence(), from.recordLength());
    live.more(to.at().sequence(), to.recordLength());
  }

  /** How many octets of a segment live. */
  long live(long sequence) {
    return live.of(sequence);
  }

  /** The segment was freed. */
  void forget(long sequence) {
    live.forget(sequence);
    meta.delete(Meta.live(sequence));
  }

  /** Counts references; a content without any is dead. One that is not known has none to lose. */
  void refer(ContentId id, int more) {
    var place = place(id);
    if (place == null) {
      return;
    }
    int references = place.references() + more;
    if (references > 0) {
      places.put(id.value(), place.withReferences(references));
      return;
    }
    places.put(id.value(), null);
    live.less(place.at().sequence(), place.recordLength());
    if (place.file() != 0) {
      meta.put(Meta.dead(place.file()), new byte[0]);
      dead.add(place.file());
    }
  }

  /** The files that lost their last reference. */
  List<Long> dead() {
    return dead;
  }

  void covered(Position end) {
    meta.put(Meta.COVERED, Meta.position(end));
  }

  /** Writes all of it, visible at once; not forced. */
  void write() {
    try (var out = state.batch()) {
      for (var place : places.entrySet()) {
        byte[] key = Meta.content(place.getKey());
        if (place.getValue() == null) {
          out.delete(Family.CONTENTS, key);
        } else {
          out.put(Family.CONTENTS, key, place.getValue().octets());
        }
      }
      live.changed((sequence, octets) -> meta.put(Meta.live(sequence), Meta.number(octets)));
      copy(entries, Family.ENTRIES, out);
      copy(meta, Family.META, out);
      if (!out.isEmpty()) {
        out.write();
      }
    }
    places.forEach(this::tell);
  }

  /** What is committed now. */
  private void tell(long id, @Nullable Place place) {
    var body = added.get(id);
    if (place == null) {
      recent.gone(id);
    } else if (body != null) {
      recent.came(id, place, body);
    } else {
      recent.changed(id, place);
    }
  }

  private static void copy(Changes from, Family family, State.Batch out) {
    from.forEach((key, value) -> out.put(family, key, value), key -> out.delete(family, key));
  }
}
