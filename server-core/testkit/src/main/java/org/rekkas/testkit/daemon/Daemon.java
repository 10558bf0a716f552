package org.rekkas.testkit.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder in which a daemon lives, and how its programs are run there: where the tests run as
 * root, as {@code nobody}, since PostgreSQL refuses root. Deleted at the end.
 */
final class Daemon {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");
  private static final String USER = "nobody";
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Path folder;
  private final int port;

  private Daemon(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static Daemon in(String name) throws IOException {
    Path folder = Files.createTempDirectory(name);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    own(folder);
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Daemon(folder, free.getLocalPort());
    }
  }

  private static void own(Path file) throws IOException {
    if (ROOT) {
      var users = file.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(file, users.lookupPrincipalByName(USER));
    }
  }

  Path folder() {
    return folder;
  }

  int port() {
    return port;
  }

  Path file(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    own(file);
    return file;
  }

  Path directory(String name) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    own(made);
    return made;
  }

  /** Runs a program to its end; says what it said when it fails. */
  void run(String... words) throws IOException {
    Process process = start(words);
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", words) + ":\n" + Files.readString(folder.resolve("output")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts a program; both of its streams go to the file output. */
  Process start(String... words) throws IOException {
    var command = new ArrayList<String>();
    if (ROOT) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=nogroup", "--clear-groups"));
    }
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
        .start();
  }

  /** Returns when somebody listens on the port. */
  void awaitPort(Process process) throws IOException {
    long until = System.nanoTime() + PATIENCE;
    while (process.isAlive() && System.nanoTime() < until) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException _) {
        Thread.onSpinWait(); // not yet
      }
    }
    throw new IOException("nobody listens:\n" + Files.readString(folder.resolve("output")));
  }

  /** Asks a program that runs to end, and sees to it. */
  void end(Process process) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  void delete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
