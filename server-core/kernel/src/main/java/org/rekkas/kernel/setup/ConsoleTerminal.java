package org.rekkas.kernel.setup;

import java.io.Console;
import java.util.Optional;

/** The terminal of this process, if somebody sits before it. */
public final class ConsoleTerminal implements Interview.Terminal {
  private final Optional<Console> console =
      Optional.ofNullable(System.console()).filter(Console::isTerminal);

  /** Whether somebody sits there. */
  public boolean isThere() {
    return console.isPresent();
  }

  @Override
  public void say(String line) {
    console.ifPresent(c -> c.format("%s%n", line));
  }

  @Override
  public Optional<String> ask(String question) {
    return console.map(c -> c.readLine("%s", question));
  }

  @Override
  public Optional<String> askSecret(String question) {
    return console.map(c -> c.readPassword("%s", question)).map(String::new);
  }
}
