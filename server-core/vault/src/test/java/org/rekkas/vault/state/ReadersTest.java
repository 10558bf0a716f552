package org.rekkas.vault.state;

import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ReadersTest {
  @Test
  void h8_aReaderHoldsNoCodeOfWhoAskedFirst() throws Exception {
    try (var readers = new Readers(1);
        var plugin = new URLClassLoader(new URL[0])) {
      var first = new FutureTask<>(() -> readers.ask(() -> true));
      Thread caller = Thread.ofVirtual().unstarted(first);
      caller.setContextClassLoader(plugin);
      caller.start();
      first.get();
      assertNotSame(plugin, readers.ask(() -> Thread.currentThread().getContextClassLoader()));
    }
  }
}
