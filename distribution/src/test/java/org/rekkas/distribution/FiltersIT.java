package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.daemon.Clamd;
import org.rekkas.testkit.daemon.Rspamd;

/** Unpack, start, send what filters find something in. */
class FiltersIT {
  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  @TempDir Path folder;

  @Test
  void e7_theSumOfSignsDecidesAndWhatItSaysCanBeSeen() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.edit(
          "conf/plugins/content-rules.xml",
          text ->
              text.replace(
                  "</content-rules>",
                  "<header symbol='PILLS' weight='6' name='subject' matches='pills'/>"
                      + "</content-rules>"));
      rekkas.start("--demo");
      refusesTheLineForTests(rekkas);
      String id = takesJunk(rekkas);
      rekkas.await("cheap pills", "mail", "ali", "--folder", "Junk");
      rekkas
          .rekkas("mail", "ali", "1", "--folder", "Junk", "--raw")
          .succeeded()
          .says("X-Spam-Status: Yes, score=6.0 required=5.0 tests=PILLS=6")
          .says("X-Spam-Flag: YES")
          .hides("forged");
      rekkas
          .rekkas("why", id)
          .succeeded()
          .says("sign: PILLS 6.00, says content-rules/content: in subject")
          .says("weight: plugins/content-rules.xml:")
          .says("the signs make 6.00: junk, from 5.00 on");
      triesAStoredMail(rekkas);
    }
  }

  /** By ClamAV and rspamd themselves, which are asked beside each other. */
  @Test
  void h10_aMailThatScannersCannotSeeWaits() throws IOException {
    try (Clamd clamd = Clamd.start();
        Rspamd rspamd = Rspamd.start();
        Installation rekkas = Installation.unpack(folder)) {
      rekkas.edit("conf/plugins/clamav.xml", asking("clamav", "address='" + clamd.address() + "'"));
      rekkas.edit(
          "conf/plugins/rspamd.xml", asking("rspamd", "address='" + rspamd.address() + "'"));
      rekkas.start("--demo");
      sends(rekkas, "all is well", "250 2.6.0");
      sends(rekkas, Clamd.VIRUS, "550 5.7.1");
      Path infected = Files.writeString(folder.resolve("infected.eml"), "\n" + Clamd.VIRUS + "\n");
      rekkas.rekkas("spam", "test", infected.toString()).succeeded().says(Clamd.NAME);
      String id = sends(rekkas, Rspamd.SUSPICIOUS, "250").split(" ")[2];
      rekkas.await("a test", "mail", "ali", "--folder", "Junk");
      rekkas.rekkas("why", id).succeeded().says("sign: RSPAMD " + Rspamd.SCORE);
      clamd.halt();
      sends(rekkas, "all is well", "451");
    }
  }

  private static UnaryOperator<String> asking(String plugin, String attributes) {
    return text -> text.replace("\n<" + plugin + "/>", "\n<" + plugin + " " + attributes + "/>");
  }

  private static String sends(Installation rekkas, String line, String code) throws IOException {
    try (Dialogue mail = rekkas.connect()) {
      begin(mail);
      mail.types("Subject: a test");
      mail.types("");
      mail.types(line);
      return mail.says(".", code);
    }
  }

  private static void refusesTheLineForTests(Installation rekkas) throws IOException {
    sends(rekkas, GTUBE, "550 5.7.1");
  }

  private static String takesJunk(Installation rekkas) throws IOException {
    try (Dialogue mail = rekkas.connect()) {
      begin(mail);
      mail.types("Subject: cheap pills");
      mail.types("X-Spam-Flag: forged");
      mail.types("X-Spam-Status: No, forged");
      mail.types("Received-SPF: pass (forged)");
      mail.types("");
      return mail.says(".", "250 2.6.0").split(" ")[2];
    }
  }

  private static void begin(Dialogue mail) throws IOException {
    mail.says("HELO client.example", "250");
    mail.says("MAIL FROM: joe@localhost", "250");
    mail.says("RCPT TO: ali@localhost", "250");
    mail.says("DATA", "354");
  }

  /** By the files as they stand, without a reload. */
  private void triesAStoredMail(Installation rekkas) throws IOException {
    Path mail = Files.writeString(folder.resolve("stored.eml"), "Subject: more pills\n\nx\n");
    rekkas.edit(
        "conf/server.xml",
        text ->
            text.replace(
                "<filters junk=\"5\" defer=\"never\" reject=\"15\"/>",
                "<filters><weight symbol='PILLS' points='16'/></filters>"));
    rekkas
        .rekkas("spam", "test", mail.toString(), "--client", "127.0.0.1")
        .succeeded()
        .says("PILLS")
        .says("reject");
    rekkas.edit("conf/server.xml", text -> text.replace("'PILLS'", "'PILS'"));
    rekkas.rekkas("check").failed().says("no filter has the symbol PILS (PILLS?)");
  }
}
