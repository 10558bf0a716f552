package org.rekkas.plugins.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.VerbTranscript;

class MovedPluginTest {
  @TempDir Path folder;

  private EnvelopeVerdict judge(String recipient) {
    var people = Map.of(Mailbox.of("ali@localhost"), Mailbox.of("ali@example.net"));
    try (var running =
        new MovedPlugin()
            .start(new MovedPlugin.Settings(people), new FakeSurroundings("moved", folder))) {
      var policy = (RecipientPolicy) running.contributions().getFirst().extension();
      var session = VerbTranscript.session("192.0.2.1", false, Optional.empty());
      return policy.judge(session, Envelope.of("joe@example.org"), ForwardPath.of(recipient));
    }
  }

  @Test
  void whoMovedIsToldWithTheNewAddress() {
    var reject = assertInstanceOf(Verdict.Reject.class, judge("Ali@LOCALHOST"));
    assertEquals(
        "551 5.1.6 User not local; please try <ali@example.net>", reject.reply().toString());
  }

  @Test
  void whoDidNotMoveIsNotMentioned() {
    assertEquals(Verdict.Continue.SILENTLY, judge("joe@localhost"));
  }

  @Test
  void whatIsNoAddressIsToldWhereItStands() {
    var wrongTo = new FakeSection("person").with("from", "ali@localhost").with("to", "nowhere");
    var wrongFrom = new FakeSection("person").with("from", "ali").with("to", "ali@example.net");
    var settings = new MovedPlugin().read(new FakeSection("moved").with(wrongTo).with(wrongFrom));
    assertTrue(settings.people().isEmpty());
    assertTrue(wrongTo.problems().getFirst().startsWith("to: "), wrongTo.problems().toString());
    assertTrue(
        wrongFrom.problems().getFirst().startsWith("from: "), wrongFrom.problems()::toString);
  }

  @Test
  void theServerFindsThePlugin() {
    assertInstanceOf(MovedPlugin.class, ServiceLoader.load(Plugin.class).findFirst().orElseThrow());
  }

  @Test
  void theGuideShowsThisVeryPlugin() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/org/rekkas/plugins/sample/MovedPlugin.java"));
    assertTrue(source.lines().count() < 60, "the sample is to be short");
    String shown = source.substring(source.indexOf("/** Tells senders"));
    assertTrue(Files.readString(Path.of("../README.md")).contains(shown), "plugins/README.md");
  }
}
