package org.rekkas.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.net.Connection;

class TestServerTest {
  @RegisterExtension
  final TestServer server =
      TestServer.with("<greeter word='good day'/>")
          .listeners("<listener name='g' protocol='greet' port='0'/>")
          .plugin(new Greeter())
          .file("plugins/none.xml", "<none/>")
          .build();

  /** Greets, notes that it did, and repeats one line. */
  private static final class Greeter implements Plugin<String> {
    @Override
    public String name() {
      return "greeter";
    }

    @Override
    public String read(Section config) {
      return config.text("word");
    }

    @Override
    public List<String> protocols() {
      return List.of("greet");
    }

    @Override
    public Running start(String word, Surroundings given) {
      return Running.of(Contribution.of("greet", new Greeting(word, given)));
    }
  }

  private record Greeting(String word, Surroundings given) implements Protocol {
    @Override
    public String protocol() {
      return "greet";
    }

    @Override
    public void serve(Connection c) throws IOException {
      c.out().write((word + "\r\n").getBytes(StandardCharsets.UTF_8));
      var seen = Evidence.of("greeted " + c.client().text());
      given.journal().note(new Note.Remark("greeter", Note.Level.INFO, Optional.empty(), seen));
    }

    @Override
    public String turnedAway(Refusal why) {
      return "";
    }
  }

  @Test
  void servesInThisProcess() throws Exception {
    try (var dialogue = server.dial("g")) {
      assertEquals("good day", dialogue.hear());
      assertEquals("", dialogue.hear());
    }
    server.notes().await(Note.Remark.class, n -> n.evidence().why().equals("greeted 127.0.0.1"));
    assertEquals(0, server.command("status").exit());
    assertTrue(server.command("plugins").out().contains("greeter/greet"));
    server.server().journal().settle();
    assertTrue(
        Files.readString(server.home().resolve("logs/rekkas.log"))
            .contains("remark plugin=greeter text=\"greeted 127.0.0.1\""));
  }

  @Test
  void startsAgainInTheSameFolder() throws Exception {
    server.stop();
    server.start();
    try (var dialogue = server.dial("g")) {
      assertEquals("good day", dialogue.hear());
    }
  }
}
