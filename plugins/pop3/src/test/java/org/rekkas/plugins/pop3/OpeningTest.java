package org.rekkas.plugins.pop3;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.MailStore;
import org.rekkas.testkit.FakeSurroundings;

class OpeningTest {
  /** Or nobody could log in until the next start. */
  @Test
  void aMaildropThatCannotBeOpenedIsNotLocked() {
    var broken =
        (MailStore)
            Proxy.newProxyInstance(
                MailStore.class.getClassLoader(),
                new Class<?>[] {MailStore.class},
                (_, _, _) -> {
                  throw new NoClassDefFoundError("says the test");
                });
    var given = new FakeSurroundings("pop3", Path.of("unused")).with(broken);
    assertThrows(
        NoClassDefFoundError.class, () -> Opening.of(Stage.ALI, Settings.Junk.SHOW, given));
    assertTrue(given.locks().take(Stage.ALI.key()).isPresent());
  }
}
