package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.config.Configuration;

class NetSettingsTest {
  @TempDir Path folder;

  /** What the second has for its protocol is read by nobody, and no problem of its own. */
  @Test
  void twoListenersOfOneNameAreOneProblem() throws IOException {
    Files.writeString(
        folder.resolve("server.xml"),
        """
        <server>
          <listeners>
            <listener name="in" protocol="smtp"><smtp submission="true"/></listener>
            <listener name="in" protocol="smtp"><smtp submission="true"/></listener>
          </listeners>
        </server>
        """);
    var configuration = Configuration.load(folder);
    NetSettings.from(configuration.root());
    ListenerElements.of(configuration.root())
        .of("smtp")
        .values()
        .forEach(own -> own.flag("submission", false));
    assertEquals(
        "[server.xml:4:15: listeners/listener/name: a second listener of the name in]",
        configuration.problems().toString());
  }
}
