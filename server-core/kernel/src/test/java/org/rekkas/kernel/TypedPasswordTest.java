package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.rekkas.kernel.setup.Interview;

class TypedPasswordTest {
  /** Somebody who types these, where it is not shown. */
  private record Typist(Queue<String> lines) implements Interview.Terminal {
    @Override
    public void say(String line) {}

    @Override
    public Optional<String> ask(String question) {
      throw new AssertionError("a password is not to be shown");
    }

    @Override
    public Optional<String> askSecret(String question) {
      return Optional.ofNullable(lines.poll());
    }
  }

  private static TypedPassword typed(String... lines) {
    return new TypedPassword(new Typist(new ArrayDeque<>(List.of(lines))));
  }

  @Test
  void itIsAskedForTwiceAndComesAsALine() throws IOException {
    byte[] octets = typed("p\u00e9ncil", "p\u00e9ncil").readAllBytes();
    assertEquals("p\u00e9ncil\n", new String(octets, StandardCharsets.UTF_8));
  }

  @Test
  void aSlipOrNothingChangesNothing() {
    assertThrows(IOException.class, () -> typed("pencil", "pencli").read());
    assertThrows(IOException.class, () -> typed("").read());
    assertThrows(IOException.class, () -> typed().read());
  }

  @Test
  void onlyACommandThatTakesOneHasItAskedFor() {
    assertTrue(
        TypedPassword.isAskedFor(List.of("account", "passwd", "a@localhost", "--password-stdin")));
    assertFalse(TypedPassword.isAskedFor(List.of("mail", "import", "-")));
  }
}
