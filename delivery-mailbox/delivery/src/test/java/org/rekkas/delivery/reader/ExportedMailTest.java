package org.rekkas.delivery.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rekkas.delivery.files.Maildir;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/** {@code rekkas mail USER export} and {@code import}. */
class ExportedMailTest extends CommandOfMail {
  @Test
  void exportedMailIsImportedOnceAsItWas() throws Exception {
    var texts = new ArrayList<String>();
    for (String text :
        List.of(
            "Subject: a\r\n\r\nFrom here\r\n>From\r\n",
            "Return-Path: <x@y>\r\n\r\nno end",
            "Subject: c\r\n\r\nbare\nlf\r\n")) {
      deliver(text, Message.SEEN);
      texts.add(text);
    }
    var mbox = folder.resolve("ali.mbox");
    assertEquals(
        "3 messages of INBOX written to " + mbox, line("ali", "export", "--mbox", mbox.toString()));
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(mbox)));
    assertTrue(failed("ali", "export", "--mbox", mbox.toString()).endsWith("that does not"));
    assertTrue(failed("ali", "export", "--mbox", "here").startsWith("not an absolute path"));
    assertEquals(Files.readString(mbox), shown("ali", "export", "--mbox", "-"));
    var dir = folder.resolve("ali.maildir");
    line("ali", "export", "--maildir", dir.toString());

    assertEquals(
        "3 messages brought to New",
        line("joe", "import", "--folder", "New", "--mbox", mbox.toString()));
    assertEquals(
        "0 messages brought to New, 3 were there already",
        line("joe", "import", "--folder", "New", "--mbox", mbox.toString()));
    assertEquals(
        "0 messages brought to New, 3 were there already",
        line("joe", "import", "--folder", "New", "--maildir", dir.toString()));
    assertEquals(texts, texts("New"));
    assertEquals(3, store.folder(Mailbox.of("joe@localhost"), "New").orElseThrow().messages());
    assertEquals(0, store.folder(Mailbox.of("joe@localhost"), "New").orElseThrow().unseen());
    assertEquals(
        "0 messages brought to INBOX, 3 were there already",
        line("ali", "import", "--mbox", mbox.toString()));

    var joe = Mailbox.of("joe@localhost");
    store.expunge(joe, "New", List.of(1L, 2L, 3L));
    var piped =
        new Invocation(
            values("joe", "import", "--folder", "New", "--mbox", "-"),
            new ByteArrayInputStream(Files.readAllBytes(mbox)));
    assertEquals(
        "[3 messages brought to New]",
        assertInstanceOf(Report.Lines.class, command.run(piped)).lines().toString());
    byte[] from = {0};
    assertEquals(3, vault.space("appended").range(from, new byte[] {(byte) 0xff}, 99).size());
    assertTrue(failed("joe", "import", "--maildir", folder.toString()).contains("no Maildir"));
    Files.writeString(mbox, "Subject: none\n");
    assertTrue(failed("joe", "import", "--mbox", mbox.toString()).contains("no mbox"));
    assertTrue(
        failed("joe", "import", "--folder", "../x", "--mbox", mbox.toString())
            .startsWith("not a name"));
  }

  /** Half of it would be in the way of the next try. */
  @Test
  void h3_anExportThatIsBrokenOffLeavesNothingBehind() throws Exception {
    deliver("Subject: a\r\n\r\none\r\n");
    deliver("Subject: b\r\n\r\ntwo\r\n");
    breaksOff("content");
    var mbox = folder.resolve("ali.mbox");
    assertThrows(VaultUnwritable.class, () -> run("ali", "export", "--mbox", mbox.toString()));
    assertTrue(Files.notExists(mbox));
    breaksOff("content");
    var dir = folder.resolve("ali.maildir");
    assertThrows(VaultUnwritable.class, () -> run("ali", "export", "--maildir", dir.toString()));
    assertTrue(Files.notExists(dir));
    breaksOff("content");
    Files.createDirectory(dir);
    assertThrows(VaultUnwritable.class, () -> run("ali", "export", "--maildir", dir.toString()));
    assertTrue(Maildir.isFree(dir));
  }

  @Test
  void h3_anImportThatIsBrokenOffTellsHowFarItCame() throws Exception {
    for (int i = 0; i < 150; i++) {
      deliver("Subject: a\r\n\r\n" + i + "\r\n");
    }
    var mbox = folder.resolve("ali.mbox");
    line("ali", "export", "--mbox", mbox.toString());
    breaksOff("append");
    var why =
        assertThrows(IOException.class, () -> run("joe", "import", "--mbox", mbox.toString()));
    assertTrue(why.getMessage().startsWith("100 messages brought to INBOX, and"), why.toString());
    meanwhile("none", () -> {}, () -> {});
    assertEquals(
        "50 messages brought to INBOX, 100 were there already",
        line("joe", "import", "--mbox", mbox.toString()));
  }

  /** At its second call. */
  private void breaksOff(String call) {
    var calls = new AtomicInteger();
    meanwhile(
        call,
        () -> {
          if (calls.incrementAndGet() == 2) {
            throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "the disk is full");
          }
        },
        () -> {});
  }

  @Test
  void whatAMaildirHasBesidesIsTold() throws Exception {
    deliver("Subject: a\r\n\r\nx\r\n");
    var dir = folder.resolve("ali.maildir");
    line("ali", "export", "--maildir", dir.toString());
    Maildir.create(dir.resolve(".Sent"));
    assertEquals(
        List.of("1 message brought to New", "to be brought by themselves: .Sent"),
        assertInstanceOf(
                Report.Lines.class,
                run("joe", "import", "--folder", "New", "--maildir", dir.toString()))
            .lines());
    Files.createSymbolicLink(dir.resolve("new").resolve("2.a.b"), dir);
    assertEquals(
        "0 messages brought to New, 1 were there already; 1 left out: no files; symbolic links are"
            + " not followed; to be brought by themselves: .Sent",
        failed("joe", "import", "--folder", "New", "--maildir", dir.toString()));
  }

  @Test
  void h4_aDamagedMessageIsNamedAndTheOthersAreExportedAndImported() throws Exception {
    deliver("Subject: a\r\n\r\none\r\n");
    deliver("Subject: b\r\n\r\ntwo\r\n");
    deliver("Subject: c\r\n\r\nsix\r\n");
    var whole = folder.resolve("whole.mbox");
    line("ali", "export", "--mbox", whole.toString());
    vault.damage(new ContentId(2), 5);

    var mbox = folder.resolve("ali.mbox");
    String told = "; these are damaged and cannot be read: 2";
    assertEquals(
        "2 messages of INBOX written to " + mbox + told,
        failed("ali", "export", "--mbox", mbox.toString()));
    var dir = folder.resolve("ali.maildir");
    assertEquals(
        "2 messages of INBOX written to " + dir + told,
        failed("ali", "export", "--maildir", dir.toString()));
    var out = new ByteArrayOutputStream();
    var piped = assertInstanceOf(Report.Octets.class, run("ali", "export", "--mbox", "-"));
    assertThrows(IOException.class, () -> piped.body().writeTo(out));
    assertEquals(Files.readString(mbox), out.toString(UTF_8));

    assertEquals(
        "1 message brought to INBOX, 2 were there already",
        line("ali", "import", "--mbox", whole.toString()));
    assertEquals(
        "2 messages brought to New",
        line("joe", "import", "--folder", "New", "--mbox", mbox.toString()));
    assertEquals(
        "0 messages brought to New, 2 were there already",
        line("joe", "import", "--folder", "New", "--maildir", dir.toString()));
  }

  @Test
  void h4_aMessageWhoseRecordIsDamagedIsTakenLikeADamagedOne() throws Exception {
    deliver("Subject: a\r\n\r\none\r\n");
    deliver("Subject: b\r\n\r\ntwo\r\n");
    deliver("Subject: c\r\n\r\nsix\r\n");
    var whole = folder.resolve("whole.mbox");
    line("ali", "export", "--mbox", whole.toString());
    damageBody(2);
    assertEquals(
        List.of("a", "[unreadable: a value of version 0 where 1 is known]", "c"), listed("ali", 3));
    var mbox = folder.resolve("ali.mbox");
    assertEquals(
        "2 messages of INBOX written to " + mbox + "; these are damaged and cannot be read: 2",
        failed("ali", "export", "--mbox", mbox.toString()));
    assertEquals(
        "1 message brought to INBOX, 2 were there already",
        line("ali", "import", "--mbox", whole.toString()));
  }

  /** What a list shows of it, that is: the whole page cannot be read. */
  @Test
  void h4_aMessageThatCannotBeListedIsNamedAndTheOthersAreExportedAndImported() throws Exception {
    for (String each : List.of("a", "b", "c", "d", "e")) {
      deliver("Subject: " + each + "\r\n\r\n" + each + "\r\n");
    }
    store.expunge(Mailbox.of("ali@localhost"), "INBOX", List.of(3L));
    var whole = folder.resolve("whole.mbox");
    line("ali", "export", "--mbox", whole.toString());
    for (int index : new int[] {1, 3}) {
      var messages = vault.space("messages");
      var key = messages.range(new byte[] {0}, new byte[] {(byte) 0xff}, 4).get(index).key();
      vault.transact(
          Vault.Durability.FORCED,
          tx -> {
            tx.put(messages, key, new byte[1]);
            return true;
          });
    }
    assertEquals(List.of("a", "[damaged]", "d", "[damaged]"), listed("ali", 3));
    var mbox = folder.resolve("ali.mbox");
    assertEquals(
        "2 messages of INBOX written to " + mbox + "; these are damaged and cannot be read: 2, 5",
        failed("ali", "export", "--mbox", mbox.toString()));
    assertEquals(
        "2 messages brought to INBOX, 2 were there already",
        line("ali", "import", "--mbox", whole.toString()));
  }

  @Test
  void whatIsDeletedMeanwhileIsLeftOutAndNoFailure() throws Exception {
    deliver("Subject: a\r\n\r\none\r\n");
    deliver("Subject: b\r\n\r\ntwo\r\n");
    deliver("Subject: c\r\n\r\nsix\r\n");
    vault.damage(new ContentId(3), 5);
    var told = " of INBOX written to %s; these are damaged and cannot be read: 3";
    meanwhile("content", () -> {}, () -> store.expunge(ALI, "INBOX", List.of(2L)));
    var dir = folder.resolve("ali.maildir");
    assertEquals(
        "1 message" + told.formatted(dir), failed("ali", "export", "--maildir", dir.toString()));
    deliver("Subject: d\r\n\r\nten\r\n");
    meanwhile("content", () -> {}, () -> store.expunge(ALI, "INBOX", List.of(4L)));
    var mbox = folder.resolve("ali.mbox");
    assertEquals(
        "1 message" + told.formatted(mbox), failed("ali", "export", "--mbox", mbox.toString()));
    assertTrue(Files.readString(mbox).endsWith("\n\none\n\n"), Files.readString(mbox));
  }

  /** While its content is being written: it is open. */
  @Test
  void whatIsDeletedWhileItIsWrittenIsWrittenToItsEnd() throws Exception {
    deliver("Subject: a\r\n\r\n" + "x".repeat(40_000) + "\r\n");
    var out =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] from, int at, int length) {
            store.expunge(ALI, "INBOX", List.of(1L));
            super.write(from, at, length);
          }
        };
    var piped = assertInstanceOf(Report.Octets.class, run("ali", "export", "--mbox", "-"));
    piped.body().writeTo(out);
    assertTrue(out.toString(UTF_8).endsWith("x\n\n"));
    assertEquals(0, store.usage(ALI).messages());
  }

  @Test
  void ofTwoImportsToTheSameNewFolderBothComeToTheirEnd() throws Exception {
    deliver("Subject: a\r\n\r\nx\r\n");
    var mbox = folder.resolve("ali.mbox");
    line("ali", "export", "--mbox", mbox.toString());
    meanwhile("create", () -> store.create(Mailbox.of("joe@localhost"), "New"), () -> {});
    assertEquals(
        "1 message brought to New",
        line("joe", "import", "--folder", "New", "--mbox", mbox.toString()));
  }

  private List<String> texts(String name) throws Exception {
    var texts = new ArrayList<String>();
    var joe = Mailbox.of("joe@localhost");
    for (Message message : store.messages(joe, name, 1, 100)) {
      try (var in = store.content(joe, name, message.uid()).orElseThrow().open()) {
        texts.add(new String(in.readAllBytes(), UTF_8));
      }
    }
    return texts;
  }
}
