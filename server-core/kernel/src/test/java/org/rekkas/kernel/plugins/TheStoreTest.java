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
import org.rekkas.spi.mail.Mailbox;

class TheStoreTest {
  private static final Mailbox ALI = Mailbox.of("ali@example.org");

  @TempDir Path folder;

  /** A store that cannot read what it is asked for. */
  private static MailStore damaged(RuntimeException thrown) {
    return (MailStore)
        Proxy.newProxyInstance(
            MailStore.class.getClassLoader(),
            new Class<?>[] {MailStore.class},
            (_, _, _) -> {
              throw thrown;
            });
  }

  /** Attack H4: of its folder, or of its content. */
  @Test
  void h4_whoeverLooksAgainAndAgainAtWhatIsDamagedClosesNothing() throws IOException {
    var thrown = new UncheckedIOException(new IOException("message 1 has no body"));
    var store = Contribution.of("store", damaged(thrown));
    try (var house = new House(folder, GivenPlugin.of("damaged", store))) {
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
