package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.plugins.guard.FailuresInARow;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

class TheStoreTest {
  private static final Mailbox ALI = Mailbox.of("ali@example.org");

  @TempDir Path folder;

  /**
   * Brings a store that cannot read what it is asked for.
   *
   * @param thrown in the place of each answer
   */
  private record Damaged(RuntimeException thrown) implements Plugin<String> {
    @Override
    public String name() {
      return "damaged";
    }

    @Override
    public String read(Section config) {
      return "";
    }

    @Override
    public Running start(String settings, Surroundings given) {
      var store =
          (MailStore)
              Proxy.newProxyInstance(
                  MailStore.class.getClassLoader(),
                  new Class<?>[] {MailStore.class},
                  (_, _, _) -> {
                    throw thrown;
                  });
      return Running.of(Contribution.of("store", store));
    }
  }

  /** Attack H4: of its folder, or of its content. */
  @Test
  void h4_whoeverLooksAgainAndAgainAtWhatIsDamagedClosesNothing() throws IOException {
    var thrown = new UncheckedIOException(new IOException("message 1 has no body"));
    try (var house = new House(folder, new Damaged(thrown))) {
      var generation = house.load();
      for (int i = 0; i <= FailuresInARow.ENOUGH; i++) {
        var content =
            assertThrows(
                UncheckedIOException.class, () -> generation.store().content(ALI, "INBOX", 1));
        assertSame(thrown, content);
        assertThrows(UncheckedIOException.class, () -> generation.store().message(ALI, "INBOX", 1));
      }
      assertFalse(generation.extensions().stream().anyMatch(ExtensionStatus::resting));
    }
  }
}
