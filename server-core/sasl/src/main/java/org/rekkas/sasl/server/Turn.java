package org.rekkas.sasl.server;

import java.util.Base64;
import org.rekkas.spi.Account;
import org.rekkas.spi.mail.Mailbox;

/** What the server says next in an exchange. */
public sealed interface Turn {
  /** A challenge, and the client's answer to it follows. */
  record Challenge(byte[] octets) implements Turn {
    static final Challenge EMPTY = new Challenge(new byte[0]);

    public Challenge {
      octets = octets.clone();
    }

    @Override
    public byte[] octets() {
      return octets.clone();
    }

    /** As the line carries it, behind {@code 334} or {@code +}. */
    public String base64() {
      return Base64.getEncoder().encodeToString(octets);
    }
  }

  /**
   * Somebody is logged in.
   *
   * @param login by what the accounts found them: their address, or one that leads there
   */
  record Accepted(Mailbox login, Account account) implements Turn {}

  record Refused(Reason why) implements Turn {}

  /** Why nobody is logged in; a protocol has one reply for each. */
  enum Reason {
    /** The credentials do not hold, whatever is wrong with them: the client learns no more. */
    WRONG,
    /** Not base64. */
    MALFORMED,
    /** The client gave up, by {@code *}. */
    CANCELLED,
    /** Too many logins have failed, from this address or for this name: come again later. */
    THROTTLED,
    /** The accounts do not answer, or too many log in at once: come again. */
    UNAVAILABLE
  }

  static Turn refused(Reason why) {
    return new Refused(why);
  }
}
