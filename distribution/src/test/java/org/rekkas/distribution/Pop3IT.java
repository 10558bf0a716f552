package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpack, start, send a mail, fetch it. RFC 1939. */
class Pop3IT {
  @TempDir Path folder;

  @Test
  void mailIsFetchedAlsoWhileThePluginComesAndGoes() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      rekkas
          .typing("open sesame\n")
          .rekkas("account", "passwd", "ali@localhost", "--password-stdin")
          .succeeded();
      try (Dialogue mail = rekkas.connect()) {
        mail.says("HELO", "250");
        mail.says("MAIL FROM: joe@localhost", "250");
        mail.says("RCPT TO: ali@localhost", "250");
        mail.says("DATA", "354");
        mail.types("Subject: to be fetched");
        mail.types("");
        mail.types("..");
        mail.says(".", "250");
      }
      rekkas.await("to be fetched", "mail", "ali");

      try (Dialogue old = rekkas.connect("pop3")) {
        old.hears("+OK");
        logsIn(old);
        Path aside = folder.resolve("pop3");
        Files.move(rekkas.file("plugins/pop3"), aside);
        rekkas.rekkas("reload").failed().says("no plugin speaks \"pop3\"");
        Path server = rekkas.file("conf/server.xml");
        String whole = Files.readString(server);
        rekkas.edit("conf/server.xml", text -> text.replaceAll("<listener name=\"pop3.*/>", ""));
        rekkas.rekkas("reload").succeeded().says("restart: listeners");
        try (Dialogue young = rekkas.connect("pop3")) {
          young.ends();
        }
        Files.writeString(server, whole);
        Files.move(aside, rekkas.file("plugins/pop3"));
        rekkas.rekkas("reload").succeeded();
        try (Dialogue young = rekkas.connect("pop3")) {
          young.hears("+OK");
          young.says("USER ali@localhost", "+OK");
          young.says("PASS open sesame", "-ERR [IN-USE]");
        }
        old.says("DELE 1", "+OK");
        old.says("no\nline", "-ERR");
        old.ends();
      }
      try (Dialogue pop3 = rekkas.connect("pop3")) {
        pop3.hears("+OK");
        logsIn(pop3);
        pop3.says("RETR 1", "+OK");
        pop3.hears("Return-Path: <joe@localhost>");
        pop3.hears("Delivered-To: ali@localhost");
      }
    }
  }

  private static void logsIn(Dialogue pop3) throws IOException {
    pop3.says("USER ali@localhost", "+OK");
    assertTrue(pop3.says("PASS open sesame", "+OK").contains("1 messages"));
  }
}
