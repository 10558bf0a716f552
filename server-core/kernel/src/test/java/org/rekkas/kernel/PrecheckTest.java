package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.admin.AdminSocket;

/** What of a server that runs keeps a restart from it. */
class PrecheckTest {
  @TempDir Path root;
  private Home home;

  @BeforeEach
  void configure() throws IOException {
    home = new Home(root);
    Files.createDirectories(home.conf());
    Files.createDirectories(home.data());
    say("<server><host name='mx.example'/></server>");
  }

  private void say(String xml) throws IOException {
    Files.writeString(home.conf().resolve("server.xml"), xml);
  }

  /** The exit code, where the server that is asked answers with one. */
  private int answering(int code) throws IOException {
    var asked = new AtomicReference<List<String>>();
    AdminSocket.Runner runs =
        (words, caller) -> {
          asked.set(words);
          caller.err().println("rekkas: said");
          return code;
        };
    try (var _ = AdminSocket.open(home.data(), runs)) {
      int exit = Precheck.run(home);
      assertEquals(List.of("check", "--starts"), asked.get());
      return exit;
    }
  }

  @Test
  void aServerThatFindsNothingIsRestarted() throws IOException {
    assertEquals(0, answering(0));
  }

  @Test
  void anOlderServerThatDoesNotKnowTheQuestionIsRestarted() throws IOException {
    assertEquals(0, answering(2));
  }

  @Test
  void aServerWhoseCheckBreaksIsRestarted() throws IOException {
    assertEquals(0, answering(1));
  }

  @Test
  void aServerThatAnswersNothingIsRestarted() throws IOException {
    AdminSocket.Runner breaks =
        (_, _) -> {
          throw new IllegalStateException("sick");
        };
    try (var _ = AdminSocket.open(home.data(), breaks)) {
      assertEquals(0, Precheck.run(home));
    }
    assertEquals(0, Precheck.run(home), "nobody is there");
  }

  @Test
  void whereThePluginsWouldNotStartNothingIsChanged() throws IOException {
    assertEquals(1, answering(4));
  }

  @Test
  void whatStandsInTheFilesIsLookedAtFirst() throws IOException {
    say("<server><host nam='mx.example'/></server>");
    assertEquals(1, Precheck.run(home));
  }
}
