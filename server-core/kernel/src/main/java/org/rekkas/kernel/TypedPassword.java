package org.rekkas.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.setup.Interview;

/**
 * The standard input of a command that takes a password from there, where it is a terminal: asked
 * for when it is read, without showing it, twice. Used by one thread.
 */
final class TypedPassword extends InputStream {
  private final Interview.Terminal terminal;
  private Optional<InputStream> typed = Optional.empty();

  TypedPassword(Interview.Terminal terminal) {
    this.terminal = terminal;
  }

  static boolean isAskedFor(List<String> words) {
    return words.contains(Interview.PASSWORD);
  }

  @Override
  public int read() throws IOException {
    return typed().read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return typed().read(into, offset, length);
  }

  private InputStream typed() throws IOException {
    if (typed.isEmpty()) {
      typed = Optional.of(ask());
    }
    return typed.get();
  }

  private InputStream ask() throws IOException {
    String password = secret("Password: ");
    if (!secret("Once more: ").equals(password)) {
      throw new IOException("the two are not the same; nothing was changed");
    }
    return new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String secret(String question) throws IOException {
    return terminal
        .askSecret(question)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new IOException("no password was given; nothing was changed"));
  }
}
