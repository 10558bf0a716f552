package org.rekkas.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** PLAIN, RFC 4616: name and password in one message. No authorization identity is given. */
public final class Plain implements ClientExchange {
  private final byte[] message;

  public Plain(String user, String password) {
    if (user.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PLAIN parts its message by NUL");
    }
    message = ('\0' + user + '\0' + password).getBytes(UTF_8);
  }

  @Override
  public String mechanism() {
    return "PLAIN";
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.of(message.clone());
  }

  @Override
  public byte[] answer(byte[] challenge) throws ExchangeBroken {
    throw new ExchangeBroken("PLAIN has one message; the server asks for more");
  }

  @Override
  public boolean complete() {
    return true;
  }

  @Override
  public boolean tellsPassword() {
    return true;
  }
}
