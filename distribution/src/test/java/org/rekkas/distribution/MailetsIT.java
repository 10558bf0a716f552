package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpack, write a chain, start, send, see what became of it. */
class MailetsIT {
  @TempDir Path folder;

  @Test
  void aChainOfTheConfigurationChangesSplitsAndCopies() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      Path chain = rekkas.file("conf/plugins/mailets.xml");
      Files.writeString(
          chain, "<mailets><mailet when=\"recipent(a@b.example)\" do=\"discrad\"/></mailets>");
      rekkas.rekkas("check").failed().says("there is no condition \"recipent\"").says("(discard?)");
      Files.writeString(
          chain,
          """
          <mailets>
            <mailet when="recipient(ali@localhost)" do="add-footer" text="mind the gap"/>
            <mailet when="not recipient(ali@localhost)" do="add-header" name="X-Seen" value="yes"/>
            <mailet when="header(Subject, split)" do="copy-to" to="benharraf@localhost"/>
          </mailets>
          """);
      rekkas.rekkas("check").succeeded();
      rekkas.start("--demo");
      try (Dialogue mail = rekkas.connect()) {
        mail.says("EHLO client.example", "250");
        mail.says("MAIL FROM:<joe@localhost>", "250");
        mail.says("RCPT TO:<ali@localhost>", "250");
        mail.says("RCPT TO:<joe@localhost>", "250");
        mail.says("DATA", "354");
        mail.types("Subject: to be split");
        mail.types("");
        mail.types("Hello");
        String accepted = mail.says(".", "250");
        rekkas.await("to be split", "mail", "benharraf");
        rekkas.await("mind the gap", "mail", "ali", "1").hides("X-Seen");
        rekkas.await("X-Seen: yes", "mail", "joe", "1", "--raw").hides("mind the gap");
        rekkas.await("change", "why", accepted.split(" ")[2]).says("mailets/1-add-footer");
      }
    }
  }
}
