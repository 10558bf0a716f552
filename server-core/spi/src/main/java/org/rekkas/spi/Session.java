package org.rekkas.spi;

import java.util.Optional;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Tls;

/**
 * An SMTP session as extensions see it: a value, made anew whenever something changes.
 *
 * @param id for the log
 * @param hello what HELO or EHLO said; empty before it
 * @param esmtp whether it was EHLO
 * @param login who authenticated
 */
public record Session(
    String id,
    String listener,
    Client client,
    Optional<String> hello,
    boolean esmtp,
    Optional<Tls> tls,
    Optional<Account> login) {
  /** The same session, with somebody logged in. */
  public Session loggedIn(Account account) {
    return new Session(id, listener, client, hello, esmtp, tls, Optional.of(account));
  }

  /** Whether the client may be shown what is ours alone: local network, or logged in. */
  public boolean trusted() {
    return client.local() || login.isPresent();
  }
}
