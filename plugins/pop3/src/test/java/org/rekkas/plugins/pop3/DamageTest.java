package org.rekkas.plugins.pop3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.MemoryVault;

/** Attack H4: a message that the disk does not give back as it was. */
class DamageTest {
  private static final String TEXT = "Subject: two\r\n\r\nline\r\n";

  @Test
  void h4_aDamagedMessageIsRefusedAndTheOthersAreSent() {
    var stage = stage(0);
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 3 messages
            C: RETR 1
            S: +OK 48 octets
            S: …
            S: .
            C: RETR 2
            S: -ERR [SYS/PERM] this message is damaged
            C: TOP 2 0
            S: -ERR [SYS/PERM] this message is damaged
            C: UIDL 2
            S: +OK 2 ….2
            C: LIST 2
            S: +OK 2 54
            C: RETR 3
            S: +OK 50 octets
            S: …
            S: .
            C: DELE 2
            S: +OK deleted at QUIT
            C: QUIT
            S: +OK goodbye
            """);
    assertEquals(2, stage.messages());
    List<Note.Remark> told = told(stage);
    assertEquals(2, told.size());
    assertTrue(told.getFirst().evidence().toString().contains("is damaged"));
    assertTrue(told.getFirst().evidence().toString().contains("ali@example.org"));
  }

  @Test
  void h4_aMaildropOfDamagedMessagesEndsNoSession() {
    var stage = stage(0);
    stage.play(
        Stage.LOGIN
            + "S: +OK 3 messages\n"
            + "C: RETR 2\nS: -ERR [SYS/PERM] this message is damaged\n".repeat(30)
            + "C: NOOP\nS: +OK done\n");
  }

  @Test
  void h4_aMessageWhoseRecordIsDamagedIsNotTheClientsError() {
    var vault = new MemoryVault();
    var stage = new Stage(vault).mail("Subject: one\r\n\r\n").mail(TEXT);
    var bodies = vault.space("bodies");
    var first = bodies.range(new byte[] {0}, new byte[] {(byte) 0xff}, 1).getFirst().key();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(bodies, first, new byte[1]);
          return true;
        });
    stage.play(
        Stage.LOGIN
            + "S: +OK 2 messages\n"
            + "C: RETR 1\nS: -ERR [SYS/PERM] this message is damaged\n".repeat(30)
            + "C: RETR 2\nS: +OK 54 octets\nS: …\nS: .\n");
    assertEquals(30, told(stage).size());
  }

  @Test
  void h4_aMessageThatBreaksOffHasNoEnd() {
    var stage = stage(TEXT.length() - 6);
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 3 messages
            C: TOP 2 0
            S: +OK it follows
            S: Return-Path: <joe@example.org>
            S: Subject: two
            S: <closed>
            """);
    assertEquals(1, told(stage).size());
    assertEquals(
        "a message broke off",
        stage.surroundings.recorded().notes(Note.SessionClosed.class).getFirst().how());
  }

  /** Or each poll would end there, with all that came before to be fetched again. */
  @Test
  void h4_aMessageThatBrokeOffIsRefusedFromTheNextSessionOn() {
    var stage = stage(TEXT.length() - 6);
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 3 messages
            C: RETR 2
            S: +OK 54 octets
            S: Return-Path: <joe@example.org>
            S: Subject: two
            S: <closed>
            """);
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 3 messages
            C: RETR 1
            S: +OK 48 octets
            S: …
            S: .
            C: DELE 1
            S: +OK deleted at QUIT
            C: RETR 2
            S: -ERR [SYS/PERM] this message is damaged
            C: TOP 2 0
            S: -ERR [SYS/PERM] this message is damaged
            C: RETR 3
            S: +OK 50 octets
            S: …
            S: .
            C: QUIT
            S: +OK goodbye
            """);
    assertEquals(2, stage.messages());
    assertEquals(3, told(stage).size());
  }

  private static Stage stage(int soundOctets) {
    return new Stage(new MemoryVault().damage(new ContentId(2), soundOctets))
        .mail("Subject: one\r\n\r\n")
        .mail(TEXT)
        .mail("Subject: three\r\n\r\n");
  }

  private static List<Note.Remark> told(Stage stage) {
    return stage.surroundings.recorded().notes(Note.Remark.class).stream()
        .filter(remark -> remark.level() == Note.Level.ERROR)
        .toList();
  }
}
