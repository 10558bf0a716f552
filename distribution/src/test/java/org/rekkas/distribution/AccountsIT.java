package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts are made from the shell, whether the server runs or not. */
class AccountsIT {
  @TempDir Path folder;

  @Test
  void anAccountMadeBeforeTheStartReceivesMail() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.rekkas("account", "add", "zineb@localhost").succeeded();
      rekkas.rekkas("account", "list").succeeded().says("zineb@localhost");
      rekkas.start();
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.sends("x@client.example", "zineb@localhost", "Subject: marhaba", "");
      }
      rekkas.await("marhaba", "mail", "zineb@localhost");
      rekkas.rekkas("account", "role", "zineb@localhost", "server").succeeded();
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.sends("x@client.example", "Postmaster", "Subject: who is in charge", "");
      }
      rekkas.await("who is in charge", "mail", "zineb@localhost");
    }
  }

  @Test
  void anAccountMadeWhileTheServerRunsReceivesMailAtOnce() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start();
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.says("MAIL FROM:<x@client.example>", "250");
        telnet.says("RCPT TO:<zineb@localhost>", "550 5.1.1");
        rekkas.rekkas("account", "add", "zineb@localhost").succeeded();
        telnet.says("RCPT TO:<zineb@localhost>", "250");
        rekkas.rekkas("account", "remove", "zineb@localhost").succeeded();
        telnet.says("RSET", "250");
        telnet.says("MAIL FROM:<x@client.example>", "250");
        telnet.says("RCPT TO:<zineb@localhost>", "550 5.1.1");
      }
    }
  }

  @Test
  void thePasswordComesByStandardInput() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    rekkas
        .typing("correct horse battery\n")
        .rekkas("account", "add", "zineb@localhost", "--password-stdin")
        .succeeded()
        .hides("horse");
    rekkas.rekkas("account", "list").succeeded().says("zineb@localhost").hides("horse");
  }
}
