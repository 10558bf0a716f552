package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpack, start, type a mail by hand, read it. RFC 5321 throughout. */
class TelnetIT {
  private static final Pattern ID = Pattern.compile("250 2\\.\\d+\\.\\d+ .*?([0-9a-zA-Z-]{10,})");
  @TempDir static Path folder;
  private static Installation rekkas;

  @BeforeAll
  static void start() throws IOException {
    rekkas = Installation.unpack(folder);
    rekkas.start("--demo");
  }

  @AfterAll
  static void stop() throws IOException {
    rekkas.close();
  }

  @Test
  void aMailTypedByHandIsRead() throws IOException {
    try (Dialogue telnet = rekkas.connect()) {
      telnet.says("HELO", "250");
      telnet.says("MAIL FROM: benharraf@localhost", "250");
      telnet.says("RCPT TO: ali@localhost", "250");
      telnet.says("RCPT TO:<@one,@two:joe@localhost>", "250");
      telnet.says("DATA", "354");
      telnet.types("salam, this has no header");
      telnet.types("..");
      telnet.types("..two dots");
      String accepted = telnet.says(".", "250");
      assertTrue(telnet.says("VRFY ali", "25").contains("ali"));
      assertTrue(telnet.says("VRFY Harraf", "250").contains("Ben Harraf <benharraf@localhost>"));
      String staff = telnet.says("EXPN staff", "250");
      assertTrue(staff.contains("ali@localhost") && staff.contains("joe@localhost"), staff);
      telnet.says("HELP", "214");
      telnet.says("RSET", "250");
      telnet.says("QUIT", "221");

      rekkas.await("1", "mail", "ali").says("benharraf@localhost");
      for (String reader : List.of("ali", "joe")) {
        Ran shown = rekkas.await("salam", "mail", reader, "1", "--raw");
        shown.says("Return-Path: <benharraf@localhost>").says("Received: ");
        shown.says("salam, this has no header").says("\n.\r\n.two dots");
      }

      Matcher id = ID.matcher(accepted);
      assertTrue(id.find(), () -> "a mail's id belongs into the reply: " + accepted);
      rekkas.rekkas("why", id.group(1)).succeeded().says("ali@localhost").says("joe@localhost");
    }
  }

  @Test
  void theMailboxIsExportedAndImported() throws IOException {
    try (Dialogue telnet = rekkas.connect()) {
      telnet.says("EHLO client.example", "250");
      telnet.sends("", "benharraf@localhost", "Subject: one", "", "From the first line on");
      telnet.sends("", "benharraf@localhost", "Subject: two", "", "second");
      telnet.says("QUIT", "221");
    }
    rekkas.await("two", "mail", "benharraf");
    Path mbox = folder.resolve("benharraf.mbox");
    rekkas.in(folder, "mail", "benharraf", "export", "--mbox", "benharraf.mbox").succeeded();
    String exported = Files.readString(mbox);
    assertTrue(exported.startsWith("From "), exported);
    assertTrue(exported.contains("\n>From the first line on"), exported);
    Path maildir = folder.resolve("maildir");
    rekkas.rekkas("mail", "benharraf", "export", "--maildir", maildir.toString()).succeeded();
    assertEquals(2, count(maildir.resolve("new")) + count(maildir.resolve("cur")));

    String[] again = {"mail", "benharraf", "import", "--mbox", mbox.toString(), "--folder", "Old"};
    rekkas.rekkas(again).succeeded().says("2 messages");
    rekkas.rekkas(again).succeeded().says("2 were there already");
    rekkas.rekkas("mail", "benharraf", "--folder", "Old").succeeded().says("one").says("two");
    Ran shown = rekkas.rekkas("mail", "benharraf", "1", "--folder", "Old", "--raw").succeeded();
    shown.says("\r\n\r\nFrom the first line on\r\n");
  }

  @Test
  void strangersAndForeignDomainsAreRefused() throws IOException {
    try (Dialogue telnet = rekkas.connect()) {
      telnet.says("EHLO client.example", "250");
      telnet.says("MAIL FROM:<x@client.example>", "250");
      telnet.says("RCPT TO:<nobody@localhost>", "550 5.1.1");
      telnet.says("RCPT TO:<ali@elsewhere.example>", "550 5.7.1");
      telnet.says("DATA", "5");
      telnet.says("QUIT", "221");
    }
  }

  private static int count(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return (int) files.count();
    }
  }
}
