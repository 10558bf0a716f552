package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, status, stop: what {@code bin/rekkas} promises. */
class LifecycleIT {
  @TempDir Path folder;

  @Test
  void itStartsStopsAndTellsWhichOfBoth() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      assertEquals(3, rekkas.rekkas("status").says("not running").exit());
      rekkas.start();
      rekkas.rekkas("status").succeeded();
      rekkas.rekkas("stop").succeeded().says("stopped");
      assertEquals(3, rekkas.rekkas("status").exit());
      rekkas.rekkas("stop").succeeded().says("not running");
      rekkas.start();
      rekkas.rekkas("restart").succeeded().says("stopped").says("127.0.0.1 port ");
      String log = Files.readString(rekkas.file("logs/rekkas.log"));
      assertFalse(log.contains(" WARN ") || log.contains(" ERROR "), log);
    }
  }

  @Test
  void aStopLetsTheMailBeingSentArrive() throws Exception {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      try (Dialogue busy = rekkas.connect();
          Dialogue idle = rekkas.connect()) {
        busy.says("EHLO client.example", "250");
        busy.says("MAIL FROM:<x@client.example>", "250");
        busy.says("RCPT TO:<ali@localhost>", "250");
        busy.says("DATA", "354");
        busy.types("Subject: in the last moment");
        busy.types("");
        var stopping =
            CompletableFuture.supplyAsync(() -> stop(rekkas), Thread::startVirtualThread);
        var sentAway =
            CompletableFuture.supplyAsync(() -> hears421(idle), Thread::startVirtualThread);
        for (boolean away = false; !away; away = within(Duration.ofMillis(50), sentAway)) {
          busy.types("A client that goes on sending is not cut off.");
        }
        busy.says(".", "250");
        stopping.get().succeeded();
      }
      rekkas.start("--demo");
      rekkas.await("in the last moment", "mail", "ali");
    }
  }

  private static boolean hears421(Dialogue client) {
    try {
      client.hears("421");
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean within(Duration time, CompletableFuture<Boolean> event) throws Exception {
    try {
      return event.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  private static Ran stop(Installation rekkas) {
    try {
      return rekkas.rekkas("stop");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void h6_aSecondInstanceOnTheSameDataIsRefused() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start();
      rekkas.rekkas("start").failed().says("already running");
      rekkas.rekkas("run").failed().says("already running");

      // The lock tells as well who it is.
      Files.delete(rekkas.file("data/rekkas.pid"));
      rekkas.rekkas("status").succeeded();
      rekkas.rekkas("start").failed().says("already running");

      // Without the script's own knowledge the engine still refuses.
      String holder = Files.readString(rekkas.file("data/lock"));
      Files.writeString(rekkas.file("data/lock"), "");
      rekkas.rekkas("start").failed().says("is in use");
      Files.writeString(rekkas.file("data/lock"), holder);
      rekkas.rekkas("status").succeeded();
    }
  }

  @Test
  void h6_ofTwoStartsAtTheSameMomentOneIsTheServer() throws Exception {
    try (Installation rekkas = Installation.unpack(folder)) {
      var other = new FutureTask<>(() -> rekkas.rekkas("start"));
      Thread.startVirtualThread(other);
      int first = rekkas.rekkas("start").exit();
      assertEquals(1, first + other.get().exit(), "one starts");
      rekkas.rekkas("status").succeeded();
      rekkas.rekkas("stop").succeeded().says("has stopped");
    }
  }

  @Test
  void aRestartThatWouldNotStartLeavesTheServerAsItIs() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      String good = Files.readString(rekkas.file("conf/server.xml"));
      rekkas.edit("conf/server.xml", xml -> xml.replace("<smtp ", "<smtp typo=\"1\" "));
      rekkas.rekkas("restart").failed().says("no such setting").says("nothing was changed");
      rekkas.rekkas("status").succeeded();
      Files.writeString(rekkas.file("conf/server.xml"), good);

      try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String port = "$1port=\"" + taken.getLocalPort() + "\"";
        String smtp = "(<listener name=\"smtp\"[^>]*)port=\"0\"";
        rekkas.edit("conf/server.xml", xml -> xml.replaceFirst(smtp, port));
        rekkas.rekkas("check").failed().says("cannot listen on");
        rekkas.rekkas("restart").failed().says("cannot listen on").says("nothing was changed");
        rekkas.rekkas("status").succeeded();
      }
      Files.writeString(rekkas.file("conf/server.xml"), good);

      Path users = rekkas.file("conf/plugins/accounts/accounts.users");
      String accounts = Files.readString(users);
      Files.writeString(users, "");
      rekkas.rekkas("check").failed().says("has no entries any more");
      rekkas.rekkas("restart").failed().says("no entries").says("nothing was changed");
      Files.writeString(users, accounts);
      rekkas.rekkas("restart").succeeded();
    }
  }

  @Test
  void itTellsWhichRekkasItIs() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    rekkas.rekkas("--version").succeeded().says("Rekkas/");
    assertFalse(Files.exists(rekkas.file("data")), "nothing is made for that");
  }

  @Test
  void h6_whatACrashLeavesBehindIsNoHindrance() throws Exception {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.sends("x@client.example", "ali@localhost", "Subject: before the crash", "");
        rekkas.kill();
      }
      assertEquals(3, rekkas.rekkas("status").exit());
      rekkas.start("--demo");
      rekkas.await("before the crash", "mail", "ali");
    }
  }

  @Test
  void h14_whatItWritesIsForItsOwnerAlone() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      for (String name : List.of("data", "logs")) {
        try (var all = Files.walk(rekkas.file(name))) {
          for (Path each : all.toList()) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
            assertTrue(mode.endsWith("------"), () -> mode + " " + each);
          }
        }
      }
    }
  }

  @Test
  void theSecondStartUsesWhatWasRehearsed() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start().hides("aot");
      rekkas.rekkas("restart").succeeded().hides("aot");
      Path pid = rekkas.file("data/rekkas.pid");
      String maps = Files.readString(Path.of("/proc/" + Files.readString(pid).strip() + "/maps"));
      assertTrue(maps.contains("/start-"), maps);
      rekkas.rekkas("status").succeeded().hides("aot");
      try (var cache = Files.list(rekkas.file("data/cache"))) {
        assertEquals(1, cache.count());
      }
    }
  }

  @Test
  void itRunsThroughALinkFromAnywhereAndWithSpacesInItsPath() throws IOException {
    Path spaced = Files.createDirectory(folder.resolve("with two spaces"));
    try (Installation rekkas = Installation.unpack(spaced)) {
      Path links = Files.createDirectory(folder.resolve("links"));
      Files.createSymbolicLink(links.resolve("first"), rekkas.file("bin/rekkas"));
      Files.createSymbolicLink(links.resolve("second"), Path.of("first"));
      rekkas.start("--demo");
      var command = List.of(links.resolve("second").toString(), "status");
      var java = Map.of("REKKAS_JAVA_HOME", System.getProperty("java.home"));
      Installation.execute(command, folder, java).succeeded();
      rekkas.rekkas("mail", "ali").succeeded();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void anyPosixShellDoes(String shell) throws IOException {
    try (Installation rekkas = Installation.unpack(folder).by(shell.split(" "))) {
      rekkas.start();
      rekkas.rekkas("status").succeeded();
      rekkas.rekkas("stop").succeeded().says("stopped");
    }
  }

  @Test
  void anOldJavaIsRefusedWithOneSentence() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
    Installation.script(old.resolve("bin/java"), "false");
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"24.0.2\"\n");
    Installation rekkas = Installation.unpack(folder);
    var command = List.of(rekkas.file("bin/rekkas").toString(), "start");
    Installation.execute(command, folder, Map.of("REKKAS_JAVA_HOME", old.toString()))
        .failed()
        .says("no Java 25 or newer")
        .hides("\n\n");
    assertFalse(Files.exists(rekkas.file("data")), "nothing is made before there is a Java");
  }

  @Test
  void rootBecomesTheUserToWhomTheDataBelong() throws IOException {
    Installation rekkas = withDataOfAnother("[ $1 = -u ] && echo 0 || echo 7");
    rekkas.rekkas("mail", "ali").succeeded().says("becomes --reuid").says("bin/rekkas mail ali");
  }

  @Test
  void whoseDataTheyAreIsToldToAnybodyElse() throws IOException {
    Installation rekkas = withDataOfAnother("echo 1000");
    rekkas.rekkas("status").failed().says("belongs to the user").hides("not running");
  }

  /** Only root can give a folder away; others find one that is not theirs. */
  private Installation withDataOfAnother(String idSays) throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Installation.script(programs.resolve("id"), idSays);
    Installation.script(
        programs.resolve("setpriv"), "[ $1 = --help ] && echo --reuid || echo becomes \"$@\"");
    Installation rekkas =
        Installation.unpack(folder)
            .given(Map.of("PATH", programs + File.pathSeparator + System.getenv("PATH")));
    Path data = rekkas.file("data");
    if (System.getProperty("user.name").equals("root")) {
      var users = data.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(Files.createDirectory(data), users.lookupPrincipalByName("daemon"));
    } else {
      Files.createSymbolicLink(data, Path.of("/"));
    }
    return rekkas;
  }

  @Test
  void itIsReadyWhenItSaysSo() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.rekkas("ready").failed().says("not running");
      rekkas.start();
      rekkas.rekkas("ready").succeeded();
      Files.writeString(rekkas.file("data/rekkas.ready"), "1\n");
      var impatient = rekkas.given(Map.of("REKKAS_WAIT", "0"));
      impatient.rekkas("ready").failed().says("not ready");
      Files.delete(rekkas.file("data/admin.sock")); // as while it drains its sessions
      rekkas.rekkas("status").failed().says("takes no commands").hides("not running");
    }
  }

  @Test
  void aFailureToStartIsToldAtOnce() throws IOException {
    Installation rekkas = Installation.unpack(folder);
    Files.createDirectory(rekkas.file("data"));
    Files.writeString(rekkas.file("data/content"), "a file where a folder should be");
    rekkas.rekkas("start").failed().says("did not start").says("content");
  }
}
