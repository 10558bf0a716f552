package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Of plugins that were put in a moment ago, whose files a start makes. */
  @Test
  void aCheckChangesNothing() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      for (String of : List.of("accounts", "aliases")) {
        Installation.delete(rekkas.file("conf/plugins/" + of));
        Installation.delete(rekkas.file("data/files/" + of));
      }
      Path arc = rekkas.file("conf/plugins/arc.xml");
      Files.writeString(arc, "<arc><seal domain=\"example.org\"/></arc>");
      var before = files(rekkas);
      rekkas.rekkas("check").succeeded().says("makes the key");
      rekkas.rekkas("check", "--starts").succeeded();
      assertEquals(before, files(rekkas));
      rekkas.rekkas("reload").succeeded();
      for (String made : List.of("accounts/accounts.users", "arc/example.org/arc.pem")) {
        assertTrue(Files.exists(rekkas.file("conf/plugins/" + made)), made);
      }
    }
  }

  /** Those that an administrator has, and plugins; each with its text. */
  private static Map<String, String> files(Installation rekkas) throws IOException {
    var all = new TreeMap<String, String>();
    for (String folder : List.of("conf", "plugins", "data/files", "data/generations")) {
      try (var below = Files.walk(rekkas.file(folder))) {
        for (Path each : below.toList()) {
          String text = Files.isDirectory(each) ? "" : Files.readString(each, ISO_8859_1);
          all.put(each.toString(), text);
        }
      }
    }
    return all;
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
