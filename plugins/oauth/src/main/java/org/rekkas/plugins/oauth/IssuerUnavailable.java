package org.rekkas.plugins.oauth;

/** An issuer does not answer, or says what cannot be understood: nobody knows what a token is. */
final class IssuerUnavailable extends Exception {
  private static final long serialVersionUID = 1;

  IssuerUnavailable(String why) {
    super(why);
  }
}
