package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An unpacked archive in an empty folder, whose listeners take any free port. Stopped by its end.
 */
final class Installation implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(\\w+) on 127\\.[0-9.]+ port (\\d+)");
  private static final List<String> PROGRAMS =
      List.of("cat cksum cp grep id ls mkdir mv nice readlink rm sed sleep tail tr".split(" "));
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Path home;
  private final Map<String, String> environment;
  private final List<String> shell;
  private final String typed;
  private final Map<String, Integer> ports = new HashMap<>();

  private Installation(
      Path home, Map<String, String> environment, List<String> shell, String typed) {
    this.home = home;
    this.environment = environment;
    this.shell = shell;
    this.typed = typed;
  }

  /**
   * The archive for everybody, on the Java that runs the tests. Its servers live for seconds, in
   * which thorough compilers would only cost.
   */
  static Installation unpack(Path folder) throws IOException {
    return unpack(
        "rekkas.archive",
        folder,
        Map.of(
            "REKKAS_JAVA_HOME", System.getProperty("java.home"),
            "REKKAS_OPTIONS", "-XX:TieredStopAtLevel=1",
            "REKKAS_REHEARSAL", "off"));
  }

  /** The archive that brings its own Java, on a PATH without any. */
  static Installation unpackWithRuntime(Path folder) throws IOException {
    return unpack(
        "rekkas.archive.linux-x64",
        folder,
        Map.of("PATH", bare(folder), "REKKAS_REHEARSAL", "off"));
  }

  /** Without a change: its listeners have the ports that they are shipped with. */
  static Installation unpackAsShipped(Path folder) throws IOException {
    return extract(
        "rekkas.archive",
        folder,
        Map.of("REKKAS_JAVA_HOME", System.getProperty("java.home"), "REKKAS_REHEARSAL", "off"));
  }

  private static Installation unpack(String archive, Path folder, Map<String, String> environment)
      throws IOException {
    Installation installation = extract(archive, folder, environment);
    installation.edit("conf/server.xml", text -> text.replaceAll("port=\"\\d+\"", "port=\"0\""));
    return installation;
  }

  private static Installation extract(String archive, Path folder, Map<String, String> environment)
      throws IOException {
    Path file = Path.of(System.getProperty(archive));
    execute(List.of("tar", "xzf", file.toString(), "-C", folder.toString()), folder, Map.of())
        .succeeded();
    String name = file.getFileName().toString().replace(".tar.gz", "");
    return new Installation(folder.resolve(name), environment, List.of(), "");
  }

  /** A folder with the few programs that the script needs, and nothing else. */
  private static String bare(Path folder) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bare"));
    for (String program : PROGRAMS) {
      Path there = Path.of("/bin", program);
      Path found = Files.isExecutable(there) ? there : Path.of("/usr/bin", program);
      script(bin.resolve(program), "exec " + found + " \"$@\"");
    }
    return bin.toString();
  }

  static void script(Path file, String command) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** The same installation, its script run by another shell. */
  Installation by(String... shell) {
    return new Installation(home, environment, List.of(shell), typed);
  }

  /** The same installation, its commands given a text on their standard input. */
  Installation typing(String text) {
    return new Installation(home, environment, shell, text);
  }

  /** The same installation, its commands given more of an environment. */
  Installation given(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Installation(home, all, shell, typed);
  }

  Path home() {
    return home;
  }

  Path file(String name) {
    return home.resolve(name);
  }

  void edit(String name, UnaryOperator<String> change) throws IOException {
    Files.writeString(file(name), change.apply(Files.readString(file(name))));
  }

  /**
   * Starts the server, as everybody's does from the second time on: with what was learned in a
   * rehearsal. Notes the ports of its listeners.
   */
  Ran start(String... options) throws IOException {
    Rehearsal.learnedBy(this);
    return startAnew(options);
  }

  /** Starts the server with what it has learned by itself, if anything. */
  Ran startAnew(String... options) throws IOException {
    var words = new ArrayList<>(List.of("start"));
    words.addAll(List.of(options));
    Ran started = rekkas(words.toArray(String[]::new)).succeeded();
    ADDRESS.matcher(started.output()).results().forEach(this::note);
    assertTrue(ports.containsKey("smtp"), () -> started + "should say where it listens");
    return started;
  }

  private void note(MatchResult address) {
    ports.put(address.group(1), Integer.valueOf(address.group(2)));
  }

  /** The certificate that it makes for itself; a command that names it has it made now. */
  Path certificate() throws IOException {
    rekkas("dns", "zone").succeeded();
    return file("data/tls/certificate.pem");
  }

  int port() {
    return port("smtp");
  }

  int port(String listener) {
    return ports.get(listener);
  }

  Dialogue connect() throws IOException {
    return new Dialogue(port());
  }

  /** A dialogue with another listener than that for SMTP; its greeting is still to be heard. */
  Dialogue connect(String listener) throws IOException {
    return new Dialogue(port(listener), "");
  }

  Ran rekkas(String... words) throws IOException {
    return in(home, words);
  }

  /** Runs the script from a folder. */
  Ran in(Path folder, String... words) throws IOException {
    var command = new ArrayList<>(shell);
    command.add(file("bin/rekkas").toString());
    command.addAll(List.of(words));
    return execute(command, folder, environment, typed, UTF_8);
  }

  /** Waits for a reader's first mail; each octet of it is a character. */
  String firstMail(String reader) throws IOException {
    List<String> command = List.of(file("bin/rekkas") + "", "mail", reader, "1", "--raw");
    long start = System.nanoTime();
    while (true) {
      Ran ran = execute(command, home, environment, typed, ISO_8859_1);
      if (ran.exit() == 0 || System.nanoTime() - start > PATIENCE.toNanos()) {
        return ran.succeeded().output();
      }
    }
  }

  /**
   * Asks until the answer holds a text: what was accepted a moment ago is delivered in a moment.
   */
  Ran await(String text, String... words) throws IOException {
    return awaitAll(List.of(text), words);
  }

  /** Asks until the answer holds all of some texts. */
  Ran awaitAll(List<String> texts, String... words) throws IOException {
    long start = System.nanoTime();
    while (true) {
      Ran ran = rekkas(words);
      boolean there = texts.stream().allMatch(ran.output()::contains);
      if (there || System.nanoTime() - start > PATIENCE.toNanos()) {
        texts.forEach(ran.succeeded()::says);
        return ran;
      }
    }
  }

  /** Waits until a folder holds a file of such a name; longer than for anything else. */
  void awaitFile(String folder, String begin, String end) throws IOException {
    long until = System.nanoTime() + 4 * PATIENCE.toNanos();
    try (var changes = file(folder).getFileSystem().newWatchService()) {
      file(folder).register(changes, StandardWatchEventKinds.ENTRY_CREATE);
      while (!holds(folder, begin, end)) {
        var seen = changes.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertTrue(seen != null, () -> "no " + begin + "…" + end + " in " + folder);
        seen.reset();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private boolean holds(String folder, String begin, String end) throws IOException {
    try (Stream<Path> files = Files.list(file(folder))) {
      return files
          .map(each -> each.getFileName().toString())
          .anyMatch(name -> name.startsWith(begin) && name.endsWith(end));
    }
  }

  /** Deletes a folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  static Ran execute(List<String> command, Path folder, Map<String, String> environment)
      throws IOException {
    return execute(command, folder, environment, "", UTF_8);
  }

  private static Ran execute(
      List<String> command,
      Path folder,
      Map<String, String> environment,
      String typed,
      Charset written)
      throws IOException {
    Path input = Files.writeString(Files.createTempFile(folder, "input", ".txt"), typed);
    Path output = Files.createTempFile(folder, "output", ".txt");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAVA") || name.startsWith("REKKAS"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(input.toFile());
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      String text = Files.readString(output, written);
      assertTrue(ended, () -> command + " did not end; it said:\n" + text);
      return new Ran(String.join(" ", command), process.exitValue(), text);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    } finally {
      process.destroyForcibly();
      Files.delete(input);
      Files.delete(output);
    }
  }

  /** It goes at once, with what it had not forced, and is gone when this returns. */
  void kill() throws IOException {
    String pid = Files.readString(file("data/rekkas.pid")).strip();
    execute(List.of("kill", "-KILL", pid), home, Map.of()).succeeded();
    execute(List.of("pidwait", "--pidfile", "data/rekkas.pid"), home, Map.of());
  }

  @Override
  public void close() throws IOException {
    rekkas("stop");
    Rehearsal.forgottenBy(this);
  }
}
