package org.rekkas.spi;

import org.rekkas.spi.mail.Mailbox;

/**
 * Whom a bearer token of OAuth 2.0 (RFC 6750) stands for, when somebody logs in with one: by
 * OAUTHBEARER (RFC 7628) or XOAUTH2, which are offered where a plugin brings this. Whether whom it
 * stands for has an account here, and may log in, is asked of the {@link Accounts} afterwards.
 */
public non-sealed interface BearerTokens extends Extension {
  /**
   * Looks at everything that makes a token worth something: who issued it, for whom, until when. It
   * is a secret: nothing of it is ever noted.
   *
   * @param token RFC 6750 §2.1; empty where a client only wants to hear where it can get one
   */
  Verification verify(String token);

  /** What a token is worth. */
  sealed interface Verification {
    record StandsFor(Mailbox address) implements Verification {}

    /**
     * It is worth nothing. What the client is told, RFC 7628 §3.2.2, where it is not empty: the
     * scope that a token needs, and the URL of what describes who issues them.
     */
    record Wrong(String scope, String openidConfiguration) implements Verification {}

    /** Who could say so does not answer: ask later. */
    record Unavailable(String why) implements Verification {}
  }
}
