package org.rekkas.plugins.pop3;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.Vault;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;
import org.rekkas.testkit.Transcript;

/** A server in memory whose user {@code ali} has mail. */
final class Stage {
  static final Mailbox ALI = Mailbox.of("ali@example.org");
  static final String PREFIX = "Return-Path: <joe@example.org>\r\n";
  static final String LOGIN =
      """
      S: +OK mx.example.org POP3 Rekkas
      C: USER ali
      S: +OK and the password?
      C: PASS secret
      """;

  final VaultStore store;
  final FakeSurroundings surroundings;
  Pop3Protocol protocol;
  private int mails;

  Stage() {
    this(new MemoryVault());
  }

  Stage(Vault vault) {
    store = VaultStore.open(vault, new ManualClock());
    surroundings =
        new FakeSurroundings("pop3", Path.of("unused"))
            .with(new FakeAccounts("example.org").add("ali@example.org", "Ali"))
            .with(store);
    protocol = new Pop3Protocol(Settings.read(new FakeSection("pop3")), surroundings);
  }

  /** From now on. */
  Stage with(String setting, Object value) {
    var settings = Settings.read(new FakeSection("pop3").with(setting, value));
    protocol = new Pop3Protocol(settings, surroundings);
    return this;
  }

  /** Delivers a mail to ali. */
  Stage mail(String text) {
    var id = new MailId("mail").derived("test", ++mails);
    var append =
        new Append(
            id,
            ALI,
            "ali",
            Folder.INBOX,
            Set.of(),
            Instant.EPOCH,
            PREFIX,
            new TextContent(text),
            0);
    store.append(List.of(append));
    return this;
  }

  /** Plays it for a client of a local network. */
  Stage play(String transcript) {
    return play(transcript, true);
  }

  Stage play(String transcript, boolean local) {
    Transcript script = Transcript.of(transcript);
    play(script, script.connection().from("127.0.0.1", local));
    return this;
  }

  void play(Transcript transcript, MemoryConnection connection) {
    transcript.play(protocol::serve, connection);
  }

  long messages() {
    return store.folder(ALI, Folder.INBOX).orElseThrow().messages();
  }
}
