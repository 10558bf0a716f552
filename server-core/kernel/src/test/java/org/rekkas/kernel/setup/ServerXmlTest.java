package org.rekkas.kernel.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.net.Doors;
import org.rekkas.kernel.net.ListenerElements;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.setup.Wishes.Reach;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Door;

class ServerXmlTest {
  private static final String SHIPPED =
      """
      <server>
        <host name="localhost"/>
        <listeners>
          <listener name="smtp" protocol="smtp" bind="127.0.0.1" port="2525" tls="starttls"/>
          <listener name="submissions" protocol="smtp" bind="127.0.0.1" port="2465" tls="implicit">
            <smtp submission="true"/>
          </listener>
          <listener name="https" protocol="http" bind="127.0.0.1" port="2443" tls="implicit"/>
        </listeners>
      </server>
      """;

  @TempDir Path folder;

  /** With HIGH, something before the server leads the well-known ports to it. */
  @Test
  void peopleAreToldThePortsThatTheWorldReaches() throws IOException {
    List<Door> known =
        List.of(new Door("submissions", 465, true, false), new Door("https", 443, true, false));
    assertEquals(known, doors(Reach.PUBLIC));
    assertEquals(known, doors(Reach.HIGH));
    assertEquals(
        List.of(new Door("submissions", 2465, true, true), new Door("https", 2443, true, true)),
        doors(Reach.LOCAL));
  }

  @Test
  void commentsStayAsTheyAre() {
    String metrics = "<!-- <listener name=\"metrics\" bind=\"127.0.0.1\" port=\"9464\"/>\n-->";
    String host = "<!-- <host name=\"mail.example.net\"/> -->";
    String shipped = host + SHIPPED.replace("  </listeners>", metrics + "\n  </listeners>");
    for (Reach reach : Reach.values()) {
      String written = ServerXml.server(shipped, wishes(reach));
      assertTrue(written.contains(metrics) && written.startsWith(host), written);
      assertTrue(written.contains("<host name=\"mx.example.org\""), written);
    }
  }

  /** People type by hand from everywhere, and so do old machines. */
  @Test
  void commandsAreReadTheSameForWhomeverTheyComeFrom() {
    String lenient = "<smtp><lenient>true</lenient></smtp>";
    String shipped = SHIPPED.replace("</server>", lenient + "</server>");
    assertTrue(ServerXml.server(shipped, wishes(Reach.PUBLIC)).contains(lenient));
  }

  private static Wishes wishes(Reach reach) {
    return new Wishes(
        "example.org", "mx.example.org", List.of(), Mailbox.of("ali@example.org"), "secret", reach);
  }

  private List<Door> doors(Reach reach) throws IOException {
    Files.writeString(folder.resolve("server.xml"), ServerXml.server(SHIPPED, wishes(reach)));
    Section root = Configuration.load(folder).root();
    return Doors.of(NetSettings.from(root), ListenerElements.of(root));
  }
}
