package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars come and go while the server runs. Attack H12. */
class PluginsIT {
  @TempDir Path folder;

  @Test
  void h12_aPluginIsTakenOutAndPutBackWhileAnOldSessionGoesOn() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      rekkas.rekkas("plugins").succeeded().says("expn").says("vrfy");
      try (Dialogue old = rekkas.connect()) {
        old.says("EHLO client.example", "250");
        old.says("EXPN staff", "250");
        old.says("MAIL FROM:<x@client.example>", "250");
        old.says("RCPT TO:<ali@localhost>", "250");
        old.says("DATA", "354");
        old.types("Subject: across two generations");

        Path aside = folder.resolve("expn");
        Files.move(rekkas.file("plugins/expn"), aside);
        rekkas.rekkas("reload").succeeded();
        rekkas.rekkas("plugins").succeeded().hides("expn");
        try (Dialogue young = rekkas.connect()) {
          young.says("EHLO client.example", "250");
          young.says("EXPN staff", "502");
        }

        old.types("");
        old.says(".", "250");
        old.says("EXPN staff", "250");

        Files.move(aside, rekkas.file("plugins/expn"));
        rekkas.rekkas("reload").succeeded();
        try (Dialogue young = rekkas.connect()) {
          young.says("EHLO client.example", "250");
          young.says("EXPN staff", "250");
        }
        old.says("QUIT", "221");
      }
      rekkas.await("across two generations", "mail", "ali");
    }
  }

  @Test
  void theSampleIsDroppedInAsAJar() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      Path jar = Path.of(System.getProperty("rekkas.sample"));
      Files.copy(jar, rekkas.file("plugins/" + jar.getFileName()));
      rekkas.rekkas("reload").succeeded();
      rekkas.rekkas("plugins").succeeded().says("sample");
    }
  }

  @Test
  void h9_aJarThatIsNoPluginIsRefusedAndTheOldSetStays() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      Files.write(rekkas.file("plugins/broken.jar"), List.of("this is no jar"));
      rekkas.rekkas("reload").failed().says("broken.jar");
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.says("EXPN staff", "250");
      }
    }
  }
}
