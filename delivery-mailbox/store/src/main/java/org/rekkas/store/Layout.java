package org.rekkas.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * The spaces of the store, their keys and values.
 *
 * <pre>
 * space     key                         value
 * meta      "numbers"                   Numbers
 * meta      "folders"                   the last number that is taken for a folder
 * meta      "renewed"                   how often the state had come back older at the last Renewal
 * meta      "keys"                      the form of Mailbox.key that all have, see Respelling
 * accounts  owner                       Holding: messages, octets
 * folders   owner, name                 FolderState: number, UIDVALIDITY, UIDNEXT, MODSEQ, counts
 * messages  folder number, UID          MessageRecord: MODSEQ, flags, date, size, mail id
 * bodies    folder number, UID          BodyRecord: content id (one reference each), prefix
 * changes   folder number, MODSEQ, UID  empty: the message's last change
 * vanished  folder number, MODSEQ, UID  the last UID of this run of expunged ones
 * appended  mail id, owner, occasion    Occasion: when; kept until forgotten or swept
 * doomed    folder number               a deleted folder: how many pieces of it were freed; empty: none
 * </pre>
 *
 * <p>Texts end with a zero octet, numbers are eight octets, big-endian. Whoever changes anything
 * that belongs to a folder gets and puts the folder's record in the same transaction; that guards
 * the pages that are read without being checked.
 */
record Layout(
    Space meta,
    Space accounts,
    Space folders,
    Space messages,
    Space bodies,
    Space changes,
    Space vanished,
    Space appended,
    Space doomed) {
  static final byte[] NOTHING = {};
  static final byte[] NUMBERS = Key.of("numbers").bytes();
  static final byte[] RENEWED = Key.of("renewed").bytes();
  static final byte[] KEYS = Key.of("keys").bytes();
  static final byte[] FOLDERS = Key.of("folders").bytes();

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  static Layout of(Vault vault) {
    return new Layout(
        vault.space("meta"),
        vault.space("accounts"),
        vault.space("folders"),
        vault.space("messages"),
        vault.space("bodies"),
        vault.space("changes"),
        vault.space("vanished"),
        vault.space("appended"),
        vault.space("doomed"));
  }

  static byte[] account(String owner) {
    return Key.of(owner).bytes();
  }

  static byte[] folder(String owner, String name) {
    return Key.of(owner).and(name).bytes();
  }

  /** What the keys of all folders begin with whose names begin so. */
  static byte[] prefix(String owner, String beginning) {
    byte[] key = folder(owner, beginning);
    return Arrays.copyOf(key, key.length - 1);
  }

  static byte[] appended(Append.Key key) {
    return Key.of(key.mail().text()).and(key.owner().key()).and(key.occasion()).bytes();
  }

  static byte[] key(long folder) {
    var key = new byte[8];
    LONG.set(key, 0, folder);
    return key;
  }

  static byte[] key(long folder, long second) {
    var key = new byte[16];
    LONG.set(key, 0, folder);
    LONG.set(key, 8, second);
    return key;
  }

  static byte[] key(long folder, long modSeq, long uid) {
    var key = new byte[24];
    LONG.set(key, 0, folder);
    LONG.set(key, 8, modSeq);
    LONG.set(key, 16, uid);
    return key;
  }

  /** The last number of a key. */
  static long last(byte[] key) {
    return (long) LONG.get(key, key.length - 8);
  }

  /** The second number of a key. */
  static long second(byte[] key) {
    return (long) LONG.get(key, 8);
  }
}
