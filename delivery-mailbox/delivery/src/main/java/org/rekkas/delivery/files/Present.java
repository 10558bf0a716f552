package org.rekkas.delivery.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Message;

/**
 * What a folder holds, so that an import which is run again brings nothing twice: messages of the
 * same size are compared by their octets. Eight octets of memory for each message that was there,
 * and {@link Ids} of those that are brought.
 */
final class Present {
  private static final int FIRST = 1000;
  private static final int UID_BITS = 32;

  private final MailStore store;
  private final Mailbox owner;
  private final String folder;
  private final long[] sizeAndUid;
  private final Ids added = new Ids();

  Present(MailStore store, Mailbox owner, String folder) {
    this.store = store;
    this.owner = owner;
    this.folder = folder;
    this.sizeAndUid = list();
    Arrays.sort(sizeAndUid);
  }

  /**
   * Whether the folder holds these octets, or was given them by this import. Counts them as given.
   */
  boolean has(MailId id, long size) {
    return !added.add(id) || stored(id, size);
  }

  private boolean stored(MailId id, long size) {
    int at = Arrays.binarySearch(sizeAndUid, size << UID_BITS);
    for (int i = at < 0 ? -at - 1 : at;
        i < sizeAndUid.length && sizeAndUid[i] >>> UID_BITS == size;
        i++) {
      if (same(sizeAndUid[i] & 0xffff_ffffL, id)) {
        return true;
      }
    }
    return false;
  }

  /** What cannot be read is not the same: then the import brings it anew. */
  private boolean same(long uid, MailId id) {
    try {
      var content = store.content(owner, folder, uid);
      return content.isPresent() && id(content.get()).equals(id);
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }

  private static MailId id(Content content) throws IOException {
    var digest = IncomingMessage.sha256();
    var buffer = new byte[16 * 1024];
    try (var in = content.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return IncomingMessage.id(digest);
  }

  private long[] list() {
    var all = new long[FIRST];
    int count = 0;
    var pages = new Pages(store, owner, folder, _ -> {}); // it is not the same as anything
    List<Message> page = pages.from(1);
    while (!page.isEmpty()) {
      for (Message message : page) {
        if (count == all.length) {
          all = Arrays.copyOf(all, count * 2);
        }
        all[count++] = message.octets() << UID_BITS | message.uid();
      }
      page = pages.behind(page);
    }
    return Arrays.copyOf(all, count);
  }
}
