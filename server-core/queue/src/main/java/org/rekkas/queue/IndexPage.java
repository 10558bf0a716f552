package org.rekkas.queue;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;

/**
 * A page of one of the indexes that lead to mails.
 *
 * @param ids each once
 * @param next where the next page begins, if there is one
 */
record IndexPage(List<MailId> ids, Optional<byte[]> next) {
  static final byte[] FIRST = {};

  /**
   * Reads what lies under a prefix, from a place on.
   *
   * @param mail empty: what nobody here wrote
   */
  static IndexPage of(
      Space space, Key prefix, byte[] place, int most, Function<byte[], Optional<MailId>> mail) {
    List<Space.Entry> page =
        space.range(place.length == 0 ? prefix.bytes() : place, prefix.end(), most);
    var ids = new LinkedHashSet<MailId>();
    page.forEach(entry -> mail.apply(entry.key()).ifPresent(ids::add));
    return new IndexPage(
        List.copyOf(ids),
        page.size() < most ? Optional.empty() : Optional.of(behind(page.getLast().key())));
  }

  /** The least key behind another. */
  static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
