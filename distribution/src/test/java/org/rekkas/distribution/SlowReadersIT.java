package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mail of 50 MB costs a slow POP3 reader a buffer, not a mail: twenty who have each begun to read
 * it, and do not go on, are a gigabyte of mail under way in a server with a heap of 64 MB.
 */
class SlowReadersIT {
  private static final int READERS = 20;
  private static final int LINES = 700_000;
  private static final String LINE =
      "What people say about it is what they always said, and so on 0123456789 ..\r\n";
  private static final String ACCOUNTS = "conf/plugins/accounts/accounts.users";

  @TempDir Path folder;

  @Test
  void aLargeMailCostsASlowReaderABuffer() throws IOException {
    try (Installation rekkas = Installation.unpack(folder).given(Map.of("REKKAS_HEAP", "64m"))) {
      rekkas.edit("conf/server.xml", xml -> xml.replace("max-size=\"50M\"", "max-size=\"60M\""));
      rekkas.start("--demo");
      people(rekkas);
      send(rekkas);
      rekkas.await("a large one", "mail", "reader0@localhost");
      List<Dialogue> slow = new ArrayList<>();
      try {
        for (int i = 0; i < READERS; i++) {
          slow.add(begins(rekkas, "reader" + i + "@localhost"));
        }
        try (Dialogue other = rekkas.connect()) {
          other.says("HELO", "250");
          other.says("QUIT", "221");
        }
        goesOn(slow.getLast());
      } finally {
        for (Dialogue each : slow) {
          each.close();
        }
      }
    }
  }

  /** As many as are needed, all with one password. */
  private static void people(Installation rekkas) throws IOException {
    rekkas
        .typing("open sesame\n")
        .rekkas("account", "passwd", "ali@localhost", "--password-stdin")
        .succeeded();
    String ali =
        Files.readAllLines(rekkas.file(ACCOUNTS)).stream()
            .filter(line -> line.startsWith("ali@localhost"))
            .findFirst()
            .orElseThrow();
    var more = new StringBuilder();
    for (int i = 0; i < READERS; i++) {
      more.append(ali.replace("ali@", "reader" + i + "@")).append('\n');
    }
    rekkas.edit(ACCOUNTS, text -> text + more);
    rekkas.rekkas("reload").succeeded();
  }

  private static void send(Installation rekkas) throws IOException {
    try (Dialogue mail = rekkas.connect()) {
      mail.says("HELO", "250");
      mail.says("MAIL FROM:<joe@localhost>", "250");
      for (int i = 0; i < READERS; i++) {
        mail.says("RCPT TO:<reader" + i + "@localhost>", "250");
      }
      mail.says("DATA", "354");
      mail.types("Subject: a large one");
      mail.types("");
      byte[] block = LINE.repeat(1_000).getBytes(US_ASCII);
      for (int i = 0; i < LINES / 1_000; i++) {
        mail.sends(block);
      }
      mail.says(".", "250");
    }
  }

  /** Reads the answer's first line, and then nothing. */
  private static Dialogue begins(Installation rekkas, String reader) throws IOException {
    Dialogue pop3 = rekkas.connect("pop3");
    pop3.hears("+OK");
    pop3.says("USER " + reader, "+OK");
    assertTrue(pop3.says("PASS open sesame", "+OK").contains("1 messages"));
    pop3.says("RETR 1", "+OK");
    return pop3;
  }

  private static void goesOn(Dialogue pop3) throws IOException {
    int lines = 0;
    for (String line = pop3.hears(""); !line.equals(".\n"); line = pop3.hears("")) {
      lines++;
    }
    assertTrue(lines > LINES, lines + " lines and a header");
    pop3.says("QUIT", "+OK");
  }
}
