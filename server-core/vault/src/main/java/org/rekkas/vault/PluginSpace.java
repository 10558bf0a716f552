package org.rekkas.vault;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.Space;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.View;

/**
 * One space: the entries whose key begins with its number, of four octets. One that has never had
 * an entry answers without asking the state: a plugin that nobody uses yet costs a mail no look-up.
 */
final class PluginSpace implements Space {
  private final String name;
  private final int number;
  private final State state;
  private volatile boolean used;

  /**
   * @param name as the plugin calls it
   */
  PluginSpace(String name, int number, State state) {
    this.name = name;
    this.number = number;
    this.state = state;
    this.used = !state.range(Family.ENTRIES, prefix(number), prefix(number + 1), 1).isEmpty();
  }

  private static byte[] prefix(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static PluginSpace of(Space space) {
    if (space instanceof PluginSpace ours) {
      return ours;
    }
    throw new IllegalArgumentException("not a space of this vault: " + space.name());
  }

  byte[] key(byte[] key) {
    return ByteBuffer.allocate(Integer.BYTES + key.length).putInt(number).put(key).array();
  }

  @Override
  public String name() {
    return name;
  }

  /** An entry may come; told before it can be seen. */
  void used() {
    if (!used) {
      used = true;
    }
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    if (!used) {
      return Optional.empty();
    }
    return Optional.ofNullable(state.get(Family.ENTRIES, key(key)));
  }

  @Override
  public List<Entry> range(byte[] from, byte[] until, int most) {
    return range(state.view(Family.ENTRIES), from, until, most);
  }

  List<Entry> range(View view, byte[] from, byte[] until, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a page has at least one entry");
    }
    return view.range(key(from), key(until), most).stream()
        .map(entry -> new Entry(own(entry.key()), entry.value().clone()))
        .toList();
  }

  private static byte[] own(byte[] key) {
    return Arrays.copyOfRange(key, Integer.BYTES, key.length);
  }
}
