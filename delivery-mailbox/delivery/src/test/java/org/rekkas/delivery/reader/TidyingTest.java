package org.rekkas.delivery.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas mail USER delete}, {@code move}, {@code create}, {@code erase}. */
class TidyingTest extends CommandOfMail {
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

  @Test
  void aFolderThatAnotherMakesMeanwhileIsNoWrongName() throws Exception {
    deliver("Subject: a\r\n\r\n");
    meanwhile("create", () -> store.create(ALI, "New"), () -> {});
    assertEquals(
        "1 message moved from INBOX to New", line("ali", "move", "N...", "1", "--to", "New"));
    meanwhile("create", () -> store.create(ALI, "Newer"), () -> {});
    assertEquals("Newer exists already", failed("ali", "create", "--folder", "Newer"));
    assertTrue(failed("ali", "move", "N...", "1", "--to", "a//b").startsWith("not a name"));
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

  /** Who says where to, or how many, means something else than to delete all for good. */
  @Test
  void nothingIsDeletedWhereTheWordsAreOfAnotherCommand() throws Exception {
    deliver("Subject: a\r\n\r\n");
    for (String what : List.of("delete", "erase")) {
      String takes = " is no option of " + what + ", which takes --folder, --all, --yes";
      assertEquals(
          "--to" + takes + "; nothing was done",
          failed("ali", what, "--folder", "INBOX", "--to", "Trash", "--yes", "true"));
      for (String other : List.of("--last", "--raw", "--mbox", "--maildir")) {
        assertEquals(
            other + takes + "; nothing was done",
            failed("ali", what, "--all", "true", "--yes", "true", other, "10"));
      }
    }
    assertEquals(1, assertInstanceOf(Report.Table.class, run("ali")).rows().size());
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
    damageBody(2);
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
}
