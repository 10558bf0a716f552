package org.rekkas.delivery.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Host;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Vault;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

class MailCommandTest {
  private static final Mailbox ALI = Mailbox.of("ali@localhost");
  private static final Instant DATE = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private final Set<String> down = new HashSet<>();
  private VaultStore store;
  private MailCommand command;
  private int mails;

  @BeforeEach
  void start() {
    var given =
        new FakeSurroundings("mailbox", folder)
            .with(vault)
            .with(new Host("mx.example.org", "example.org", "Rekkas/test"))
            .with(new Demo());
    store = VaultStore.open(vault, given.clock());
    given.with(store);
    command = new MailCommand(given);
  }

  @Test
  void aListAndAMessage() throws Exception {
    deliver(
        "From: =?UTF-8?Q?Ben_Harr=C3=A2f?= <benharraf@localhost>\r\nTo: ali@localhost\r\n"
            + "Subject: =?UTF-8?B?VGVhIOKYlQ==?=\r\n at five\r\n\r\nBring sugar.\r\n",
        Message.FLAGGED);
    deliver("Subject: two\r\n\r\n", Message.SEEN);
    var table = assertInstanceOf(Report.Table.class, run("ali"));
    assertEquals(List.of("n", "date", "from", "subject", "octets", "flags"), table.columns());
    assertEquals(
        List.of(
            List.of(
                "1",
                "2026-11-01 10:00",
                "Ben Harrâf <benharraf@localhost>",
                "Tea ☕ at five",
                "137",
                "new flagged"),
            List.of("2", "2026-11-01 10:00", "", "two", "16", "")),
        table.rows());
    assertEquals(
        "From: Ben Harrâf <benharraf@localhost>\nTo: ali@localhost\nSubject: Tea ☕ at five\n\n"
            + "Bring sugar.\n",
        shown("ali", "1"));
    assertTrue(!store.message(ALI, "INBOX", 1).orElseThrow().flags().contains(Message.SEEN));
    var newest = assertInstanceOf(Report.Table.class, run("ali@localhost", "--last", "1"));
    assertEquals("2", newest.rows().getFirst().getFirst());
    assertEquals("Subject: two\r\n\r\n", shown("ali", "2", "--raw", "true"));
  }

  @Test
  void aTextWithoutAHeaderKeepsEveryLine() throws Exception {
    deliver("Return-Path: <a@b>\r\nReceived: from c\r\n\r\nhello\r\n..\r\nJoe: said\r\n");
    assertEquals("Return-Path: <a@b>\n\nhello\n..\nJoe: said\n", shown("ali", "1"));
    deliver("Return-Path: <a@b>\r\nhello there\r\nsecond line\r\n");
    assertEquals("Return-Path: <a@b>\n\nhello there\nsecond line\n", shown("ali", "2"));
    deliver("");
    assertEquals("\n", shown("ali", "3"));
    for (String text :
        List.of("hello\r\n", ": x\r\n", "\rx\r\n", "é: x\r\n", "x".repeat(5000) + "\r\n")) {
      deliver("A: b\r\n c\r\nD : e\r\n" + text + "A: line\r\n");
      assertEquals(
          "\n" + text.replace("\r\n", "\n").replace("\r", "\\u000d") + "A: line\n",
          shown("ali", Integer.toString(mails)));
    }
  }

  @Test
  void whereThereIsNoFromTheReturnPathIsTheSender() throws Exception {
    deliver("Return-Path: <benharraf@localhost>\r\nReceived: from c\r\n\r\nSalam!\r\n");
    deliver("Return-Path: <>\r\nSubject: failed\r\n\r\n");
    deliver("Return-Path: <a@b>\r\nFrom: c@d\r\n\r\n");
    var table = assertInstanceOf(Report.Table.class, run("ali"));
    assertEquals(
        List.of("<benharraf@localhost>", "<>", "c@d"),
        table.rows().stream().map(row -> row.get(2)).toList());
    assertEquals("Return-Path: <benharraf@localhost>\n\nSalam!\n", shown("ali", "1"));
    assertEquals("From: c@d\n\n", shown("ali", "3"));
  }

  @Test
  void whatDoesNotExistIsSaid() throws Exception {
    assertEquals("no such user: nobody", failed("nobody"));
    assertEquals("no such user: a@b@c d", failed("a@b@c d"));
    assertEquals("no message 7 in INBOX", failed("ali", "7"));
    assertEquals("ali has no folder Nowhere", failed("ali", "--folder", "Nowhere"));
    assertTrue(failed("ali", "frob").startsWith("not a number of the list"));
    assertTrue(failed("ali", "export").startsWith("name one file"));
    assertTrue(failed("ali", "--last", "x").startsWith("--last"));
    assertEquals(
        "[[INBOX, 0, 0, 0]]",
        assertInstanceOf(Report.Table.class, run("ali", "folders")).rows().toString());
  }

  @Test
  void messagesAreDeletedAndMovedByTheirNumbers() throws Exception {
    for (String each : List.of("a", "b", "c", "d")) {
      deliver("Subject: " + each + "\r\n\r\n");
    }
    assertEquals("2 messages of INBOX deleted", line("ali", "delete", "N...", "1 3 1"));
    assertEquals(List.of("b", "d"), listed("ali", 3));
    assertEquals(
        "1 message of INBOX deleted; not in INBOX: 3, 9", failed("ali", "delete", "N...", "3 2 9"));
    assertEquals(
        "1 message moved from INBOX to Junk", line("ali", "move", "N...", "4", "--to", "Junk"));
    assertEquals(
        "1 message moved from Junk to INBOX",
        line("ali", "move", "N...", "1", "--folder", "Junk", "--to", "INBOX"));
    assertEquals(
        "0 messages moved from INBOX to Junk; not in INBOX: 1",
        failed("ali", "move", "N...", "1", "--to", "Junk"));
    assertTrue(failed("ali", "move", "N...", "5", "--to", "inbox").contains("already"));
    assertTrue(failed("ali", "move", "N...", "5", "--to", "a//b").startsWith("not a name"));
    assertTrue(failed("ali", "move", "N...", "5").startsWith("name numbers"));
    assertTrue(failed("ali", "delete").startsWith("name numbers"));
    assertTrue(failed("ali", "delete", "N...", "5", "--all", "true").startsWith("name numbers"));
    assertTrue(failed("ali", "delete", "N...", "5 x").startsWith("those are not"));
    assertTrue(failed("ali", "5", "N...", "6").startsWith("one message"));
    assertEquals(1, store.usage(ALI).messages());
  }

  @Test
  void aFolderIsMadeEmptiedAndErased() throws Exception {
    assertEquals("lists is there", line("ali", "create", "--folder", "lists"));
    assertEquals("lists exists already", failed("ali", "create", "--folder", "lists"));
    assertTrue(failed("ali", "create", "--folder", "../x").startsWith("not a name"));
    assertTrue(failed("ali", "create").startsWith("name the folder"));
    deliver("Subject: a\r\n\r\n");
    deliver("Subject: b\r\n\r\n");
    line("ali", "move", "N...", "1 2", "--to", "lists");
    assertTrue(
        failed("ali", "delete", "--folder", "lists", "--all", "true").endsWith("--yes as well"));
    assertEquals(2, store.usage(ALI).messages());
    assertEquals(
        "2 messages of lists deleted",
        line("ali", "delete", "--folder", "lists", "--all", "true", "--yes", "true"));
    assertTrue(failed("ali", "erase", "--folder", "lists").endsWith("--yes as well"));
    assertEquals(
        "0 messages deleted: lists", line("ali", "erase", "--folder", "lists", "--yes", "true"));
    assertEquals("ali has no folder lists", failed("ali", "--folder", "lists"));
  }

  /** Whoever gets the address next is not to find it. */
  @Test
  void whatAnAccountThatIsGoneLeftBehindIsErased() throws Exception {
    var gone = Mailbox.of("gone@localhost");
    deliver(gone, "Subject: a\r\n\r\n");
    deliver(gone, "Subject: b\r\n\r\n");
    line("gone", "move", "N...", "2", "--to", "Private");
    assertTrue(failed("gone", "erase", "--all", "true").endsWith("--yes as well"));
    assertEquals(
        "2 messages deleted: INBOX, Private",
        line("gone@localhost", "erase", "--all", "true", "--yes", "true"));
    assertEquals(0, store.usage(gone).messages());
    assertEquals(1, store.folders(gone).size());
    assertEquals(Map.of(), vault.references());
    assertEquals("no such user: gone", failed("gone"));
    store.create(gone, "Empty");
    assertEquals(
        "0 messages deleted: INBOX, Empty",
        line("gone", "erase", "--all", "true", "--yes", "true"));
  }

  /** Neither a folder that is named the wrong way, nor one that a script forgot, is the whole. */
  @Test
  void theWholeMailboxGoesOnlyWhereThatIsSaid() throws Exception {
    deliver("Subject: a\r\n\r\n");
    store.create(ALI, "Junk");
    for (String what : List.of("list", "folders", "export", "import", "create", "erase")) {
      assertEquals(
          what + " takes no more words; a folder is named by --folder: Junk",
          failed("ali", what, "N...", "Junk", "--all", "true", "--yes", "true", "--mbox", "-"));
    }
    assertTrue(failed("ali", "erase", "--yes", "true").startsWith("name the folder"));
    assertTrue(
        failed("ali", "erase", "--folder", "Junk", "--all", "true", "--yes", "true")
            .startsWith("name the folder"));
    assertEquals(1, store.usage(ALI).messages());
    assertEquals(2, store.folders(ALI).size());
  }

  @Test
  void h4_aDamagedMessageStaysAndTheOthersAreDeleted() throws Exception {
    for (String each : List.of("a", "b", "c")) {
      deliver("Subject: " + each + "\r\n\r\n");
    }
    var bodies = vault.space("bodies");
    var second = bodies.range(new byte[] {0}, new byte[] {(byte) 0xff}, 3).get(1).key();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(bodies, second, new byte[1]);
          return true;
        });
    assertEquals(
        "0 messages moved from INBOX to Junk; these are damaged and stay in INBOX: 2",
        failed("ali", "move", "N...", "2", "--to", "Junk"));
    assertEquals(
        "2 messages of INBOX deleted; these are damaged and stay in INBOX: 2",
        failed("ali", "delete", "--all", "true", "--yes", "true"));
  }

  /** More than the store takes in one transaction: what went before the damage counts, too. */
  @Test
  void h4_whatIsDoneBeforeADamagedMessageIsCounted() throws Exception {
    int last = 10_002;
    store.append(IntStream.range(0, last).mapToObj(_ -> append(ALI, "\r\n")).toList());
    String numbers =
        IntStream.rangeClosed(1, last).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    damageBody(last);
    assertEquals(
        "10001 messages moved from INBOX to Junk; these are damaged and stay in INBOX: 10002",
        failed("ali", "move", "N...", numbers, "--to", "Junk"));
    damageBody(last);
    assertEquals(
        "10000 messages of Junk deleted; not in Junk: 10002; these are damaged and stay in Junk:"
            + " 10001",
        failed("ali", "delete", "N...", numbers, "--folder", "Junk"));
  }

  private void damageBody(int which) {
    var bodies = vault.space("bodies");
    var key = bodies.range(new byte[] {0}, new byte[] {(byte) 0xff}, which).getLast().key();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(bodies, key, new byte[1]);
          return true;
        });
  }

  @Test
  void attachmentsAreListedAndTextIsDecoded() throws Exception {
    deliver(
        """
        Subject: parts
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        preamble
        --b
        Content-Type: multipart/alternative; boundary=c

        --c
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        caf=E9 =
        noir
        --c
        Content-Type: text/html

        <p>caf&eacute;
        --c--
        --b
        Content-Type: application/pdf; name="x.pdf"
        Content-Disposition: attachment; filename*0*=UTF-8''caf%C3%A9; filename*1=.pdf
        Content-Transfer-Encoding: base64

        AAAA
        --b
        Content-Type: message/rfc822

        Subject: inner

        text
        --b--
        """
            .replace("\n", "\r\n"));
    assertEquals(
        """
        Subject: parts

        café noir
        [2: text/html, 14 octets]
        [3: application/pdf, café.pdf, 3 octets]
        [4: message/rfc822, 22 octets]
        """,
        shown("ali", "1"));
  }

  @Test
  void e13_htmlIsMadeReadableInOnePass() throws Exception {
    deliver(
        "Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>T</title>"
            + "<style>p{}</style></head><body><h1>Hi&nbsp;you</h1><script>alert('<p>')</script>\r\n"
            + "<p>1 &lt; 2 &amp; &#x2615; &#27;[31m</p>a&b &unknown; <br/>end</body></html>");
    assertEquals("\nHi you\n\n1 < 2 & ☕ \\u001b[31m\na&b &unknown;\nend\n", shown("ali", "1"));
    deliver("Content-Type: text/html\r\n\r\n" + "<div><b ".repeat(200_000) + "&".repeat(100_000));
    assertTrue(shown("ali", "2").length() < 200_000);
  }

  @Test
  void e15_nothingReachesTheTerminalThatCouldHarmIt() throws Exception {
    deliver(
        "Subject: \u001b[2J =?UTF-8?Q?=1B]0;x=07=E2=80=AEgnp=0D=0A?= ${jndi:ldap://x} %s\r\n\r\n"
            + "\u001b[31mred\u0000\u009b \u202e\ud83d\ude00 \ufeff\b\rover\tTab\r\n");
    assertEquals(
        "Subject: \\u001b[2J \\u001b]0;x\\u0007\\u202egnp\\u000d\\u000a ${jndi:ldap://x} %s\n\n"
            + "\\u001b[31mred\\u0000\\u009b \\u202e😀 \\ufeff\\u0008\\u000dover\tTab\n",
        shown("ali", "1"));
  }

  @Test
  void e8_depthAndNumberOfPartsAreBounded() throws Exception {
    var deep = new StringBuilder("Subject: deep\r\n");
    for (int i = 0; i < 10_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i);
      deep.append("\r\n\r\n--b").append(i).append("\r\n");
    }
    deliver(deep.toString());
    assertTrue(shown("ali", "1").endsWith("[there is more than is looked at; --raw shows all]\n"));

    deliver(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(20_000));
    assertTrue(shown("ali", "2").contains("there is more"));

    for (String boundary : List.of("\"\"", "b".repeat(100_000), "\"\r\n x\"", "--", "\u0000")) {
      deliver("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--b\r\n\r\nx\r\n");
      shown("ali", Integer.toString(mails));
    }
    deliver(
        "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + "--b\r\n\r\nx\r\n--b--\r\n");
    shown("ali", Integer.toString(mails));
  }

  @Test
  void e8_aMessageOfManyTextsIsReadTwiceAtMost() throws Exception {
    var message =
        new TextContent(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(400));
    var opened = new AtomicInteger();
    var counted =
        new Content() {
          @Override
          public long size() {
            return message.size();
          }

          @Override
          public InputStream open() {
            opened.incrementAndGet();
            return message.open();
          }
        };
    var out = new ByteArrayOutputStream();
    new Showing(counted).writeTo(out);
    assertEquals("\n" + "x\n".repeat(400), out.toString(UTF_8));
    assertEquals(2, opened.get());
  }

  @Test
  void e4_hugeHeadersAreShownAsTheyCame() throws Exception {
    deliver("A: b\r\n".repeat(100_000) + "\r\nbody\r\n");
    assertTrue(shown("ali", "1").startsWith("[this cannot be read as a message"));
    deliver("Subject: " + "x".repeat(10_000_000) + "\r\n\r\nbody\r\n");
    assertTrue(shown("ali", "2").startsWith("[this cannot be read as a message"));
    deliver("Subject: " + "=?".repeat(50_000) + "\r\nFrom: " + "((((".repeat(20_000) + "\r\n\r\n");
    var rows = assertInstanceOf(Report.Table.class, run("ali")).rows();
    assertEquals(3, rows.size());
    assertTrue(rows.get(0).get(3).startsWith("[unreadable"));
    assertTrue(rows.get(2).get(3).length() <= 60);
  }

  @Test
  void e9_e11_strangeParametersCharsetsAndEncodings() throws Exception {
    var names = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      names.append("; filename*").append(i).append("=a");
    }
    deliver("Content-Disposition: attachment" + names + "; filename*999999=x\r\n\r\nx");
    assertTrue(shown("ali", "1").contains("octets]"));
    for (String charset :
        List.of("UTF-7", "nope", "../../x", "\"\"", "com.example.Evil", "=?x?=", "a'b", "\u0000")) {
      deliver("Content-Type: text/plain; charset=" + charset + "\r\n\r\nplain\r\n");
      assertTrue(shown("ali", Integer.toString(mails)).endsWith("plain\n"), charset);
    }
    for (String encoding : List.of("base64", "quoted-printable", "x-uuencode", "8bit", "")) {
      deliver(
          "Content-Transfer-Encoding: " + encoding + "\r\n\r\n=ZZ=\u0001!!%%a\r\nbegin 644\r\n");
      shown("ali", Integer.toString(mails));
    }
    deliver("Subject: =?nope?Q?x?= =?UTF-8?B?!!!?= =?UTF-8?X?a?=\r\n\r\n");
    assertTrue(shown("ali", Integer.toString(mails)).contains("=?nope?Q?x?="));
  }

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
    var bodies = vault.space("bodies");
    var second = bodies.range(new byte[] {0}, new byte[] {(byte) 0xff}, 3).get(1).key();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(bodies, second, new byte[1]);
          return true;
        });
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
  void aDirectoryThatDoesNotAnswerIsNotPassedOver() throws Exception {
    deliver("Subject: of localhost\r\n\r\n");
    down.add("example.org");
    String why = "the accounts of example.org cannot be asked: down";
    assertEquals(why, failed("ali"));
    assertEquals(why, failed("ali", "import", "--mbox", "x"));
    assertEquals(why, failed("ali@example.org"));
    assertEquals("Subject: of localhost\n\n", shown("ali@localhost", "1"));
    deliver(Mailbox.of("ali@example.org"), "Subject: of the domain\r\n\r\n");
    assertEquals("Subject: of the domain\n\n", shown("ali", "1"));
  }

  private List<String> listed(String user, int column) throws Exception {
    return assertInstanceOf(Report.Table.class, run(user)).rows().stream()
        .map(row -> row.get(column))
        .toList();
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

  private void deliver(String text, String... flags) {
    deliver(ALI, text, flags);
  }

  private void deliver(Mailbox to, String text, String... flags) {
    store.append(List.of(append(to, text, flags)));
  }

  private Append append(Mailbox to, String text, String... flags) {
    var id = new MailId("mail").derived("test", ++mails);
    return new Append(id, to, "", "INBOX", Set.of(flags), DATE, "", new TextContent(text), 0);
  }

  private String shown(String... words) throws Exception {
    var octets = assertInstanceOf(Report.Octets.class, run(words));
    var out = new ByteArrayOutputStream();
    octets.body().writeTo(out);
    return out.toString(UTF_8);
  }

  private String line(String... words) throws Exception {
    return assertInstanceOf(Report.Lines.class, run(words)).lines().getFirst();
  }

  private String failed(String... words) throws Exception {
    return assertInstanceOf(Report.Failed.class, run(words)).why();
  }

  private Report run(String... words) throws Exception {
    return command.run(new Invocation(values(words), InputStream.nullInputStream()));
  }

  /** USER [WHAT] {--option VALUE}. */
  private static Map<String, String> values(String... words) {
    var values = new HashMap<String, String>();
    values.put("USER", words[0]);
    int i = 1;
    if (i < words.length && !words[i].startsWith("--") && !words[i].equals("N...")) {
      values.put("WHAT", words[i++]);
    }
    for (; i < words.length; i += 2) {
      values.put(words[i], words[i + 1]);
    }
    return values;
  }

  /** Ali and Joe at localhost, and directories that are down. */
  private final class Demo implements Accounts {
    @Override
    public Set<String> domains() {
      return Set.of("localhost");
    }

    @Override
    public Lookup find(Mailbox address) {
      if (down.contains(address.domainKey())) {
        return new Lookup.Unavailable("down");
      }
      if (!address.domainKey().equals("localhost")) {
        return new Lookup.NotMine();
      }
      return Set.of("ali", "joe").contains(address.localPart())
          ? new Lookup.Found(new Account(address, "", 0, true))
          : new Lookup.Unknown();
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return new Verification.Wrong();
    }
  }
}
