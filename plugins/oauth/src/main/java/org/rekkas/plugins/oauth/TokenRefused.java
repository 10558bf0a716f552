package org.rekkas.plugins.oauth;

/** A token is worth nothing. Says why in fixed words: nothing of a token is told to anybody. */
final class TokenRefused extends Exception {
  private static final long serialVersionUID = 1;

  TokenRefused(String why) {
    super(why);
  }
}
