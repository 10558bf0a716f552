package org.rekkas.sasl;

/** The server did not keep to the mechanism, or could not prove that it knows the password. */
public final class ExchangeBroken extends Exception {
  private static final long serialVersionUID = 1;

  public ExchangeBroken(String message) {
    super(message);
  }
}
