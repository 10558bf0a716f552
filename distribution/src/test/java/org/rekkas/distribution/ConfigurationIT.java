package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attack H11: what is wrong in the configuration is said with its place, and does no harm. */
class ConfigurationIT {
  @TempDir Path folder;

  @Test
  void theShippedConfigurationHasNoProblem() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    rekkas.rekkas("check").succeeded();
    assertFalse(Files.exists(rekkas.file("data/content")), "a check starts nothing");
  }

  @Test
  void theSampleForPort25HasNoProblem() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    Path configuration = rekkas.file("conf/server.xml");
    Files.delete(configuration);
    Files.copy(rekkas.file("samples/server-port-25.xml"), configuration);
    rekkas.rekkas("check").succeeded();
  }

  @Test
  void h11_everyProblemIsToldAtOnceWithItsPlace() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    rekkas.edit(
        "conf/server.xml",
        text ->
            text.replaceFirst("port=\"0\" tls", "prot=\"0\" tls")
                .replaceFirst("<smtp ", "<smpt/>\n<smtp "));
    Ran checked = rekkas.rekkas("check").failed();
    checked.says("server.xml:").says("prot").says("port?").says("smpt");
    rekkas.rekkas("start").failed().says("server.xml:").says("prot");
  }

  @Test
  void h11_anExternalEntityIsRefused() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    String entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    rekkas.edit("conf/server.xml", text -> text.replaceFirst("\\?>", "?>\n" + entity));
    rekkas.rekkas("check").failed().says("server.xml:").says("DOCTYPE").hides("root:");
  }

  @Test
  void h11_aReloadWithABrokenFileKeepsTheOldOne() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      String good = Files.readString(rekkas.file("conf/server.xml"));
      rekkas.edit("conf/server.xml", text -> text.replaceFirst("<smtp ", "<smpt/>\n<smtp "));
      rekkas.rekkas("reload").failed().says("server.xml:").says("smpt");
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.sends("x@client.example", "ali@localhost", "Subject: still here", "");
      }
      Files.writeString(rekkas.file("conf/server.xml"), good);
      rekkas.rekkas("reload").succeeded();
    }
  }
}
