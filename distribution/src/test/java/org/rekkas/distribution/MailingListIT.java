package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpack, start, make a list, write to it, join it. RFC 5321 §3.9.2. */
class MailingListIT {
  private static final String ALI = "ali@example.org";
  private static final String[] SETUP = {
    "setup", "--domain", "example.org", "--account", ALI, "--password-stdin", "--reach", "local"
  };

  @TempDir Path folder;

  @Test
  void aPostReachesTheMembersAndPeopleJoinByMail() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      rekkas
          .rekkas(
              "list",
              "create",
              "crew@localhost",
              "--owners",
              "ali@localhost",
              "--tag",
              "crew",
              "--unproven",
              "accept")
          .succeeded();
      rekkas.rekkas("list", "add", "crew@localhost", "ali@localhost").succeeded();
      try (Dialogue mail = rekkas.connect()) {
        mail.says("EHLO client.example", "250");
        assertTrue(mail.says("EXPN crew@localhost", "250").contains("ali@localhost"));
        mail.says("VRFY crew@localhost", "250");
        write(mail, "joe@localhost", "crew-subscribe@localhost", "to join");
        rekkas.await("Please confirm: join", "mail", "joe");
        String question = rekkas.rekkas("mail", "joe", "1").succeeded().output();
        String from = question.substring(question.indexOf("crew-ok-"));
        write(mail, "joe@localhost", from.substring(0, from.indexOf('>')), "Re: yes");
        rekkas.await("You are a member", "mail", "joe");
        write(mail, "joe@localhost", "crew@localhost", "Salam");
      }
      for (String reader : new String[] {"ali", "joe"}) {
        rekkas.await("[crew] Salam", "mail", reader);
      }
    }
  }

  /** As it came the post was signed over its old From; the members get it signed anew. */
  @Test
  void aListThatShowsItselfIsSignedByItsDomain() throws IOException {
    Installation bare = Installation.unpackAsShipped(folder);
    bare.typing("open sesame\n").rekkas(SETUP).succeeded();
    bare.edit("conf/server.xml", text -> text.replaceAll("port=\"\\d+\"", "port=\"0\""));
    try (Installation rekkas = bare) {
      rekkas.start();
      rekkas
          .rekkas("list", "create", "crew@example.org", "--owners", ALI, "--from", "list")
          .succeeded();
      rekkas.rekkas("list", "add", "crew@example.org", ALI).succeeded();
      new Sending(
              folder,
              rekkas.port("submissions"),
              true,
              rekkas.certificate(),
              "PLAIN",
              ALI,
              "open sesame",
              "crew@example.org",
              "Salam")
          .by("swaks")
          .succeeded();
      rekkas.await("Salam", "mail", ALI);
      String mail = rekkas.firstMail(ALI);
      assertTrue(mail.contains("via crew\" <crew@example.org>"), mail);
      assertEquals(
          2, mail.split("DKIM-Signature: v=1;", -1).length - 1, "RSA and Ed25519\n" + mail);
      int signed = mail.indexOf("DKIM-Signature:");
      assertTrue(mail.substring(signed).contains("list-id"), "over the list's header\n" + mail);
    }
  }

  private static void write(Dialogue mail, String from, String to, String subject)
      throws IOException {
    mail.says("MAIL FROM:<" + from + ">", "250");
    mail.says("RCPT TO:<" + to + ">", "250");
    mail.says("DATA", "354");
    mail.types("From: " + from);
    mail.types("Subject: " + subject);
    mail.types("");
    mail.types("Hello");
    mail.says(".", "250");
  }
}
