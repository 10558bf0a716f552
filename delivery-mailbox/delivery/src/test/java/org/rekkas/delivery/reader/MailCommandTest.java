package org.rekkas.delivery.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Message;

/** Lists, single messages, and whose they are. */
class MailCommandTest extends CommandOfMail {
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
  void eachWordRefusesTheOptionsOfTheOthersAndNamesItsOwn() throws Exception {
    deliver("Subject: a\r\n\r\n");
    var own =
        Map.of(
            "list", "--folder, --last",
            "1", "--folder, --raw",
            "folders", "none",
            "export", "--folder, --mbox, --maildir",
            "import", "--folder, --mbox, --maildir",
            "delete", "--folder, --all, --yes",
            "move", "--folder, --to",
            "create", "--folder",
            "erase", "--folder, --all, --yes");
    for (var parameter : command.parameters()) {
      String option = parameter.name();
      for (var each : own.entrySet()) {
        String refused =
            option
                + " is no option of "
                + each.getKey()
                + ", which takes "
                + each.getValue()
                + "; nothing was done";
        boolean strange = option.startsWith("--") && !each.getValue().contains(option);
        if (strange) {
          assertEquals(refused, failed("ali", each.getKey(), option, "x"));
        }
      }
    }
    assertTrue(failed("ali", "frob", "--to", "x").startsWith("not a number of the list"));
    assertEquals(1, store.usage(ALI).messages());
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
}
