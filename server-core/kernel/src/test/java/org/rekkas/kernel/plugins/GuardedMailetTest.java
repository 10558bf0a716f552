package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.testkit.TextContent;

/** What a mailet answers, as the queue takes it. */
class GuardedMailetTest {
  private static final String RECEIVED = "Received: from a\r\n\tby b; now\r\n";
  private static final Mail MAIL =
      new Mail(
          House.ID,
          Instant.EPOCH,
          Envelope.of("", "ali@example"),
          "X-Old: 1\r\n" + RECEIVED,
          new TextContent("Subject: x\r\n\r\n"));

  @TempDir Path folder;
  private House house;
  private final AtomicReference<Handling> answer = new AtomicReference<>();

  private final class Scripted implements Mailet {
    @Override
    public Matcher matcher() {
      return Matcher.ALL;
    }

    @Override
    public Handling handle(Mail mail) {
      return answer.get();
    }
  }

  @BeforeEach
  void open() throws IOException {
    var mailet = Contribution.of("mailet", new Scripted()).owning("X-Press").adding("X-Both");
    house = new House(folder, GivenPlugin.of("scripted", mailet));
    house.load();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Handling handled(Handling by) {
    answer.set(by);
    return house.generations.current().mailets().getFirst().handle(MAIL);
  }

  private static Handling change(String trace, Content content) {
    var changed = new Mail(MAIL.id(), MAIL.received(), MAIL.envelope(), trace, content);
    return new Handling.Change(changed, Optional.empty(), Evidence.NONE);
  }

  private static Handling besides(String trace, Content content) {
    return new Handling.Besides(MAIL.envelope(), trace, content, Evidence.NONE);
  }

  private static String trace(Handling handling) {
    return switch (handling) {
      case Handling.Change change -> change.mail().trace();
      case Handling.Besides besides -> besides.trace();
      case Handling.Pass _, Handling.Bounce _, Handling.Discard _ ->
          throw new AssertionError(handling);
    };
  }

  /** The queue would have tried to store it, for as long as a mail may wait. */
  @Test
  void h8_aContentOfItsOwnKindIsTheMailetsFailure() {
    var own = new TextContent("Subject: mine\r\n\r\n");
    for (Handling each : List.of(change(MAIL.trace(), own), besides("", own))) {
      var e = assertThrows(PluginUnavailable.class, () -> handled(each));
      assertTrue(e.getMessage().startsWith("scripted/mailet: "), e.getMessage());
      assertTrue(e.getMessage().contains("given.vault().draft()"), e.getMessage());
    }
    assertEquals(2, house.journal.notes(Note.PluginFailed.class).size());
    assertInstanceOf(Handling.Change.class, handled(change(MAIL.trace(), MAIL.content())));
  }

  @Test
  void forWhomAMailIsDroppedIsNoted() {
    handled(new Handling.Discard(Evidence.of("by the configuration")));
    assertEquals(
        "by the configuration recipients=<ali@example>",
        house.journal.notes(Note.Judged.class).getFirst().evidence().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Press: yes\r\n\r\n",
        "\r\nX-Press: yes\r\n",
        "X-Press: yes\r\n \r\n",
        "X-Press: a\nX-Evil: b\r\n",
        "X-Press: a\rb\r\n",
        "X-Press: a\0\r\n",
        "X-Press\r\n",
        " X-Press: folded\r\n",
        "X Press: yes\r\n"
      })
  void e3_aTraceIsOfHeaderFieldsAlone(String added) {
    var draft = new Closed();
    assertThrows(
        PluginUnavailable.class, () -> handled(change(added + MAIL.trace(), MAIL.content())));
    assertThrows(PluginUnavailable.class, () -> handled(besides(added, draft)));
    assertTrue(draft.closed);
  }

  @Test
  void onlyDeclaredFieldsAreTakenAndThoseThatWereThere() {
    String kept = "x-press: yes\r\n on two lines\r\nX-Both: 1\r\n";
    String forged = "Authentication-Results: mx.example; dkim=pass\r\n";
    for (String all :
        List.of(kept + forged + MAIL.trace(), forged + kept + MAIL.trace(), kept + MAIL.trace())) {
      assertEquals(kept + MAIL.trace(), trace(handled(change(all, MAIL.content()))));
    }
    assertEquals(2, house.journal.notes(Note.PluginFailed.class).size());
    assertEquals(RECEIVED, trace(handled(change(RECEIVED, MAIL.content()))));
    assertEquals(
        RECEIVED + "X-Old: 1\r\n",
        trace(handled(change(RECEIVED + forged + "X-Old: 1\r\n", MAIL.content()))));
    assertEquals("", trace(handled(besides(forged, MAIL.content()))));
  }

  private static final class Closed implements ContentDraft {
    private boolean closed;

    @Override
    public void write(byte[] from, int offset, int length) {}

    @Override
    public long size() {
      return 0;
    }

    @Override
    public InputStream open() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
