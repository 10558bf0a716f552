package org.rekkas.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * LOGIN, draft-murchison-sasl-login: the server asks for the name, then for the password. Never a
 * standard, and all that some hosts offer. What the questions say is not looked at: servers differ.
 */
public final class Login implements ClientExchange {
  private final String user;
  private final String password;
  private int asked;

  public Login(String user, String password) {
    this.user = user;
    this.password = password;
  }

  @Override
  public String mechanism() {
    return "LOGIN";
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.empty();
  }

  @Override
  public byte[] answer(byte[] challenge) throws ExchangeBroken {
    return switch (asked++) {
      case 0 -> user.getBytes(UTF_8);
      case 1 -> password.getBytes(UTF_8);
      default -> throw new ExchangeBroken("LOGIN asks twice; the server asks for more");
    };
  }

  @Override
  public boolean complete() {
    return asked == 2;
  }

  @Override
  public boolean tellsPassword() {
    return true;
  }
}
