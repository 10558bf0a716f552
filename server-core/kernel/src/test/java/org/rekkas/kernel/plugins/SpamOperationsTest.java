package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.trial.SpamOperations;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.testkit.ManualClock;

/** A stored mail is judged by the files as they stand, and nothing of it remains. */
class SpamOperationsTest {
  private static final String NOSE =
      """
      package demo;
      import java.util.*;
      import org.rekkas.spi.*;
      import org.rekkas.spi.config.Section;
      import org.rekkas.spi.journal.*;
      import org.rekkas.spi.mail.*;
      import org.rekkas.spi.vault.*;
      public final class Demo implements Plugin<String> {
        public String name() { return "nose"; }
        public String read(Section config) { return config.text("word", "pills"); }
        public List<Symbol> symbols(String word) {
          return List.of(Symbol.of("WORD", 6), Symbol.of("FROM", 1.5));
        }
        public Running start(String word, Surroundings given) {
          Space space = given.vault().space("seen");
          SenderPolicy sender = (session, mail) ->
              Verdict.Mark.of(Sign.of("FROM", session.client().text() + " " + mail.reversePath()));
          RecipientPolicy grey = (session, mail, to) -> {
            byte[] key = Key.of(to.toString()).bytes();
            boolean seen = given.vault().transact(Vault.Durability.ORDERED, tx -> {
              boolean before = tx.get(space, key).isPresent();
              tx.put(space, key, new byte[] {1});
              return before;
            });
            return seen
                ? Verdict.Continue.SILENTLY
                : new Verdict.Defer(Reply.of(451, "4.7.1", "come again"), Evidence.of("new"));
          };
          ContentFilter content = (session, mail) -> {
            try (var in = mail.content().open()) {
              String text = new String(in.readAllBytes());
              return text.contains(word + "\\r\\n")
                  ? Verdict.Mark.of(Sign.of("WORD", word))
                  : Verdict.Continue.SILENTLY;
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          };
          return Running.of(
              Contribution.of("sender", sender),
              Contribution.of("grey", grey),
              Contribution.of("content", content));
        }
      }
      """;

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() throws IOException {
    house = new House(folder);
    house.jar("nose.jar", NOSE);
    house.load();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Report test(Map<String, String> values, String input) throws IOException {
    var operations =
        new SpamOperations(
            house.generations,
            house.foundation.host(),
            InetAddress::isLoopbackAddress,
            new ManualClock());
    var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return operations.all().getFirst().run(new Invocation(values, in));
  }

  private static String text(Report report) {
    var table = assertInstanceOf(Report.Table.class, report, report.toString());
    return table.rows().stream()
        .map((List<String> row) -> String.join(" | ", row))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theTableShowsWhatDecides() throws IOException {
    Path mail = Files.writeString(folder.resolve("mail"), "From x\nSubject: buy\n\npills\n");
    var options =
        Map.of(
            "FILE", mail.toString(),
            "--client", "203.0.113.9",
            "--helo", "h.example",
            "--from", "s@s.example",
            "--to", "ali@example");
    String expected =
        """
        defer 451 4.7.1 come again |  | nose/grey | new | plugins/nose.xml
        WORD | 6.00 | nose/content | pills | default of nose
        FROM | 1.50 | nose/sender | 203.0.113.9 <s@s.example> | default of nose
        junk | 7.50 | sum | from 5.00 on | default\
        """;
    assertEquals(expected, text(test(options, "")));
    assertEquals(expected, text(test(options, "")), "nothing remains");
    assertTrue(house.journal.notes().isEmpty());
  }

  /** Work that is for one alone, such as getting a certificate, is not for a trial. */
  @Test
  void nobodyGetsALock() {
    var given = house.foundation;
    var trial = given.with(house.journal, given.vault(), given.intake());
    assertTrue(given.locks().apply("acme").take("renewal").isPresent());
    assertTrue(trial.locks().apply("acme").take("another").isEmpty());
  }

  @Test
  void theFilesCountAsTheyStandNow() throws IOException {
    house.server("<server><filters><weight symbol='WORD' points='20'/></filters></server>");
    String said = text(test(Map.of("FILE", "-"), "Subject: x\r\n\r\npills\r\n"));
    assertTrue(said.contains("reject | 21.50 | sum | from 15.00 on | server.xml:1:9"), said);
    house.server("<server><filters><weight symbol='WROD' points='20'/></filters></server>");
    var failed = assertInstanceOf(Report.Failed.class, test(Map.of("FILE", "-"), "x"));
    assertTrue(failed.why().contains("no filter has the symbol WROD (WORD?)"), failed.why());
  }

  @Test
  void wrongOptionsAreTold() throws IOException {
    assertInstanceOf(Report.Failed.class, test(Map.of("FILE", "-", "--client", "no"), "x"));
    assertInstanceOf(Report.Failed.class, test(Map.of("FILE", "-", "--from", "no"), "x"));
  }
}
