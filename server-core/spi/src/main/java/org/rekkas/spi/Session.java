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
 * @param early whether it talked before it was greeted (attack B1)
 * @param findings what was found of it, and of its present mail, so far
 */
public record Session(
    String id,
    String listener,
    Client client,
    Optional<String> hello,
    boolean esmtp,
    Optional<Tls> tls,
    Optional<Account> login,
    boolean early,
    Findings findings) {
  /** One of which nothing was found yet. */
  public Session(
      String id,
      String listener,
      Client client,
      Optional<String> hello,
      boolean esmtp,
      Optional<Tls> tls,
      Optional<Account> login) {
    this(id, listener, client, hello, esmtp, tls, login, false, Findings.NONE);
  }

  /** The same session, with somebody logged in: what was found of a stranger counts no more. */
  public Session loggedIn(Account account) {
    return new Session(
        id, listener, client, hello, esmtp, tls, Optional.of(account), early, Findings.NONE);
  }

  /** The same session after HELO or EHLO. */
  public Session greeted(Optional<String> name, boolean extended) {
    return new Session(id, listener, client, name, extended, tls, login, early, findings);
  }

  /** The same session, which talked before it was greeted. */
  public Session hasty() {
    return new Session(id, listener, client, hello, esmtp, tls, login, true, findings);
  }

  public Session with(Findings found) {
    return new Session(id, listener, client, hello, esmtp, tls, login, early, found);
  }

  /** Whether the client may be shown what is ours alone: local network, or logged in. */
  public boolean trusted() {
    return client.local() || login.isPresent();
  }
}
