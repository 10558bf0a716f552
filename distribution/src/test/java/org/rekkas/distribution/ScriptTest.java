package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code bin/rekkas} decides before there is a server: by whom a command is run. The programs
 * that it would leave it to only tell how they were called.
 */
class ScriptTest {
  private static final Path ARCHIVE = Path.of("src/main/dist").toAbsolutePath();

  @TempDir Path folder;
  private Path home;
  private Path programs;
  private final List<Process> servers = new ArrayList<>();

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(folder.resolve("home")).toRealPath();
    programs = Files.createDirectory(folder.resolve("programs"));
    Files.createDirectory(home.resolve("bin"));
    Files.copy(ARCHIVE.resolve("bin/rekkas"), home.resolve("bin/rekkas"));
  }

  @AfterEach
  void end() {
    servers.forEach(Process::destroyForcibly);
  }

  private Ran rekkas(String shell, String... words) throws IOException {
    return rekkas(shell, Map.of(), words);
  }

  private Ran rekkas(String shell, Map<String, String> more, String... words) throws IOException {
    var command = new ArrayList<>(List.of(shell.split(" ")));
    command.add(home.resolve("bin/rekkas").toString());
    command.addAll(List.of(words));
    var path = programs + File.pathSeparator + System.getenv("PATH");
    var environment =
        new HashMap<>(Map.of("PATH", path, "REKKAS_WAIT", "0", "REKKAS_JAVA_HOME", "nowhere"));
    environment.put("REKKAS_REHEARSAL", "off"); // nothing writes here when a test has ended
    environment.putAll(more);
    return Installation.execute(command, folder, environment);
  }

  /** A process that the script takes for the server; it ends when there is a file. */
  private Process serverRuns(Path until) throws IOException {
    Process server = process(until, "-Drekkas.ready=" + home + "/data/rekkas.ready");
    Files.writeString(home.resolve("data/lock"), "process " + server.pid() + "\n");
    return server;
  }

  private Process process(Path until, String... options) throws IOException {
    String drain = "trap '' TERM; echo deaf; until [ -e %s ]; do sleep 0.1; done".formatted(until);
    var command = new ArrayList<>(List.of("sh", "-c", drain, "sh", "-Drekkas.home=" + home));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).start();
    servers.add(process);
    process.inputReader().readLine(); // now it is not ended by a signal
    Files.createDirectories(home.resolve("data"));
    return process;
  }

  /** A Java that only says what it finds of a configuration. */
  private Map<String, String> java(String says) throws IOException {
    Path java = Files.createDirectories(folder.resolve("java/bin")).getParent();
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25\"\n");
    Installation.script(java.resolve("bin/java"), says);
    return Map.of("REKKAS_JAVA_HOME", java.toString());
  }

  private void systemd(String program, int enabled) throws IOException {
    Installation.script(
        programs.resolve("systemctl"),
        """
        case $1 in
          is-enabled) exit %d ;;
          show) [ "$4" = rekkas.service ] && echo "{ path=%s ; argv[]=%s run ; ignore_errors=no ; pid=0 }" ;;
          *) echo "systemctl is asked to $*" ;;
        esac\
        """
            .formatted(enabled, program, program));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void whatSystemdRunsIsLeftToIt(String shell) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("opt"), home);
    systemd(link + "/bin/rekkas", 0);
    for (String word : List.of("start", "stop", "restart")) {
      rekkas(shell, word).succeeded().says("systemctl is asked to " + word + " rekkas.service");
    }
    rekkas(shell, "status").hides("systemctl");
  }

  /** As with {@code ExecStart=/opt/rekkas/bin/rekkas start}: systemd waits for its end. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void whatTheUnitItselfRunsIsNotLeftToIt(String shell) throws IOException {
    systemd(home + "/bin/rekkas", 0);
    Installation.script(programs.resolve("tail"), "echo 0::/system.slice/rekkas.service");
    rekkas(shell, "start").failed().says("REKKAS_JAVA_HOME").hides("systemctl");
    rekkas(shell, "stop").succeeded().says("not running").hides("systemctl");
  }

  /** Else a file of the JVM's own has its number. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void aCommandWithoutAStandardInputReadsNothing(String shell) throws IOException {
    Path closed = folder.resolve("closed");
    Installation.script(closed, "exec " + shell + " \"$@\" <&-");
    rekkas(closed.toString(), java("cat && echo read to its end"), "queue")
        .succeeded()
        .says("read to its end");
  }

  /** Field 41 of proc(5)'s stat: 3 is SCHED_BATCH. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void theServersThreadsTakeTheirTurn(String shell) throws IOException {
    rekkas(shell, java("echo \"policy $(cut -d ' ' -f 41 /proc/self/stat) $*\""), "run")
        .succeeded()
        .says("policy 3 ")
        .says("org.rekkas.kernel.Main run");
  }

  @Test
  void whereThatIsForbiddenTheServerRunsAllTheSame() throws IOException {
    Installation.script(programs.resolve("chrt"), "echo not permitted >&2; exit 1");
    rekkas("sh", java("echo \"$*\""), "run")
        .succeeded()
        .says("org.rekkas.kernel.Main run")
        .hides("not permitted");
  }

  @Test
  void wordsThatSystemdDoesNotPassOnAreNotDropped() throws IOException {
    systemd(home + "/bin/rekkas", 0);
    rekkas("sh", "start", "--demo").failed().says("takes no more words").hides("systemctl");
  }

  @Test
  void aUnitThatIsNotEnabledOrAnothersIsNotAsked() throws IOException {
    systemd(home + "/bin/rekkas", 1);
    rekkas("sh", "stop").succeeded().says("not running").hides("systemctl");
    systemd("/opt/rekkas/bin/rekkas", 0);
    rekkas("sh", "stop").succeeded().says("not running").hides("systemctl");
  }

  @Test
  void aServerOutsideOfItsUnitIsNobodyElses() throws IOException {
    systemd(home + "/bin/rekkas", 0);
    serverRuns(folder.resolve("never"));
    rekkas("sh", "stop").failed().says("still drains").hides("systemctl");
  }

  @Test
  void aRestartWaitsAsLongAsTheOldServerLives() throws IOException {
    Path waited = folder.resolve("waited");
    var java = java("exit 0");
    Installation.script(
        programs.resolve("sleep"),
        "rm -r %s; touch %s".formatted(java.get("REKKAS_JAVA_HOME"), waited));
    serverRuns(waited);
    rekkas("sh", java, "restart")
        .failed()
        .says("waiting for it")
        .says("Rekkas has stopped.")
        .says("no Java 25");
  }

  /** What the next one would not start with is no reason to end the one that runs. */
  @Test
  void aRestartLooksAtTheConfigurationFirst() throws IOException {
    Process server = serverRuns(folder.resolve("never"));
    var ran = rekkas("sh", java("echo $*: server.xml:1:1 is wrong; exit 1"), "restart").failed();
    ran.says("precheck: server.xml:1:1 is wrong").says("nothing was changed").hides("stopped");
    assertTrue(server.isAlive());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void aServerThatEndsWhileItsConfigurationIsLookedAtIsFollowedAllTheSame(String shell)
      throws IOException {
    Path ends = folder.resolve("ends");
    Process server = serverRuns(ends);
    String java =
        """
        case "$*" in
          *precheck) touch %s; while kill -0 %d 2>/dev/null; do :; done ;;
          *) echo the next one ;;
        esac\
        """
            .formatted(ends, server.pid());
    var more = new HashMap<>(java(java));
    more.put("REKKAS_WAIT", "60");
    rekkas(shell, more, "restart").says("Rekkas has stopped.").says("the next one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void whoeverAsksHowItIsDoneDoesNotWantItDone(String shell) throws IOException {
    Process server = serverRuns(folder.resolve("never"));
    for (String word : List.of("run", "start", "ready", "stop", "restart", "status")) {
      rekkas(shell, word, "--help").succeeded().says("Usage: rekkas").hides("still drains");
      assertEquals(2, rekkas(shell, word, "--demoo").says("does not know --demoo").exit());
    }
    assertEquals(2, rekkas(shell, "stop", "--demo").says("nothing was done").exit());
    assertTrue(server.isAlive());
  }

  @Test
  void aTimeThatIsNoneIsToldAtOnce() throws IOException {
    rekkas("sh", Map.of("REKKAS_WAIT", "abc"), "start").failed().says("REKKAS_WAIT is a number");
    rekkas("sh", Map.of("REKKAS_WAIT", "08"), "start").failed().says("REKKAS_WAIT is a number");
  }

  /** Busybox has one that cannot become another user: whose the data are is told instead. */
  @Test
  void aSetprivThatCannotIsNotAsked() throws IOException {
    Installation.script(programs.resolve("id"), "[ $1 = -u ] && echo 0 || echo 7");
    Installation.script(programs.resolve("setpriv"), "echo usage; exit 1");
    Files.createSymbolicLink(home.resolve("data"), ofAnother());
    rekkas("sh", "status").failed().says("belongs to the user").hides("usage");
  }

  /** Of two that wait for the same end, the later one finds what the next server wrote. */
  @Test
  void aStopThatComesLateLeavesTheNextServersFiles() throws IOException {
    Path ended = folder.resolve("ended");
    String next = home + "/data/rekkas.ready";
    Installation.script(programs.resolve("sleep"), "echo 1 >" + next + "; touch " + ended);
    serverRuns(ended);
    rekkas("sh", Map.of("REKKAS_WAIT", "60"), "stop").succeeded().says("Rekkas has stopped.");
    assertEquals("1\n", Files.readString(Path.of(next)));
  }

  /** As when two are started at the same moment: the other's number is of no account. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void h6_theServerIsWhoeverHoldsTheData(String shell) throws IOException {
    Process server = serverRuns(folder.resolve("never"));
    Files.writeString(home.resolve("data/rekkas.pid"), "1\n");
    rekkas(shell, "start").failed().says("already running (process " + server.pid() + ")");
    Files.delete(home.resolve("data/rekkas.pid"));
    rekkas(shell, "start").failed().says("already running (process " + server.pid() + ")");
  }

  /** As on macOS, where ps cuts a command at the width of the terminal. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void theServerIsKnownWithoutProc(String shell) throws IOException {
    Path script = home.resolve("bin/rekkas");
    Files.writeString(script, Files.readString(script).replace("/proc/", "/nowhere/"));
    Process server =
        process(folder.resolve("never"), "-Drekkas.ready=" + home + "/data/rekkas.ready", "-cp");
    Files.writeString(home.resolve("data/lock"), "process " + server.pid() + "\n");
    rekkas(shell, Map.of("COLUMNS", "80"), "start")
        .failed()
        .says("already running (process " + server.pid() + ")");
  }

  /** As on a full disk: the file in which it says that it is ready is made, and stays empty. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void h3_aServerThatCannotSayThatItIsReadyIsAsked(String shell) throws IOException {
    serverRuns(folder.resolve("never"));
    var answers = java("[ -e %s/answers ]".formatted(folder));
    rekkas(shell, answers, "ready").failed().says("is not ready");
    Files.createFile(home.resolve("data/rekkas.ready"));
    rekkas(shell, answers, "ready").failed().says("is not ready");
    Files.createFile(folder.resolve("answers"));
    rekkas(shell, answers, "ready").succeeded();
  }

  @Test
  void whatAProgramAsksIsAnsweredInItsForm() throws IOException {
    assertEquals(3, rekkas("sh", "status", "--json").says("{\"running\":false}").exit());
    assertEquals(3, rekkas("sh", "status").says("Rekkas is not running.").exit());
  }

  @Test
  void helpOnAWordOfTheScriptIsThatOfTheWord() throws IOException {
    String told = rekkas("sh", "start", "--help").succeeded().output();
    assertEquals(told, rekkas("sh", "help", "start").succeeded().output());
  }

  /** One that does something with the data while no server runs. */
  @Test
  void aCommandThatHoldsTheDataIsNoServer() throws IOException {
    Process command = process(folder.resolve("never"));
    Files.writeString(home.resolve("data/lock"), "process " + command.pid() + "\n");
    rekkas("sh", "stop").succeeded().says("not running");
  }

  /** A server that runs is asked by its socket, which is soon done. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void onlyACommandThatIsDoneWithoutTheServerLoadsWhatWasRehearsed(String shell)
      throws IOException {
    Installation.script(programs.resolve("cksum"), "cat >/dev/null; echo 7 1");
    Path data = Files.createDirectory(home.resolve("data"));
    Files.createFile(Files.createDirectory(data.resolve("cache")).resolve("start-7.aot"));
    Map<String, String> java = java("echo \"$@\"");
    rekkas(shell, java, "queue").succeeded().says("start-7.aot").says("queue");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(data.resolve("admin.sock")));
      rekkas(shell, java, "queue").succeeded().hides("start-7.aot").says("queue");
    }
  }

  /** As in a container, or behind a link: the process is none that the script knows. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void h6_aServerOnTheSameDataByAnotherPathIsAsked(String shell) throws IOException {
    Path data = Files.createDirectory(home.resolve("data"));
    Files.writeString(data.resolve("lock"), "process 1\n");
    var java = java("[ -e %s/gone ] && exit 3; echo it answers: $*".formatted(folder));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(data.resolve("admin.sock")));
      rekkas(shell, java, "status").succeeded().says("it answers: ").says(" status");
      rekkas(shell, java, "stop").failed().says("another path").hides("it answers");
    }
    Files.createFile(folder.resolve("gone"));
    assertEquals(3, rekkas(shell, java, "status").exit());
    rekkas(shell, java, "stop").succeeded().says("not running");
  }

  /** As from cron, in a container, or by ssh with a locale that is not installed here. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void wordsBeyondAsciiAreReadInAnyLocale(String shell) throws IOException {
    var java = java("echo \"in $LC_ALL\"");
    for (var locale : List.of("C", "POSIX", "xx_YY.UTF-8", "")) {
      var more = new HashMap<>(java);
      more.putAll(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", locale));
      rekkas(shell, more, "queue").succeeded().says("in C.UTF-8");
    }
    var utf8 = new HashMap<>(java);
    utf8.put("LC_ALL", "C.utf8");
    rekkas(shell, utf8, "queue").succeeded().says("in C.utf8");
    Installation.script(programs.resolve("locale"), "exit 127"); // as good as none
    utf8.putAll(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", ""));
    rekkas(shell, utf8, "queue").succeeded().says("in C.UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void anArchiveThatWasUnpackedOverAnOlderOneIsRefused(String shell) throws IOException {
    Path lib = Files.createDirectory(home.resolve("lib"));
    Files.createFile(lib.resolve("rekkas-kernel-9.jar"));
    rekkas(shell, java("echo it runs"), "queue").succeeded().says("it runs");
    Files.createFile(lib.resolve("rekkas-kernel-10.jar"));
    for (var word : List.of("queue", "start", "run")) {
      rekkas(shell, java("echo it runs"), word)
          .failed()
          .says("more than one Rekkas, rekkas-kernel-10.jar and rekkas-kernel-9.jar")
          .hides("it runs");
    }
  }

  /** Java would cut its class path there, and take the jars of whoever lies at the rest. */
  @Test
  void aColonInThePathIsTold() throws IOException {
    home = Files.move(home, folder.resolve("at 12:30"));
    rekkas("sh", java("echo it runs"), "start").failed().says("a colon in").hides("it runs");
    rekkas("sh", java("echo it runs"), "queue").failed().says("a colon in").hides("it runs");
  }

  /** As where a disk is not mounted. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh", "bash --posix"})
  void dataBehindALinkToNowhereAreTold(String shell) throws IOException {
    Files.createSymbolicLink(home.resolve("data"), Path.of("/mnt/nowhere/data"));
    rekkas(shell, java("echo it runs"), "start")
        .failed()
        .says("is a link to /mnt/nowhere/data, where nothing is")
        .hides("it runs");
  }

  /** Of two builds they have one name, time and perhaps size. */
  @Test
  void whatWasRehearsedWithOtherJarsIsNotLoaded() throws IOException {
    Installation.script(
        programs.resolve("cksum"), "[ $(grep -c 'old code') = 1 ] && echo 7 1 || echo 8 1");
    Path cache = Files.createDirectories(home.resolve("data/cache"));
    Files.createFile(cache.resolve("start-7.aot"));
    Path jar = Files.createDirectory(home.resolve("lib")).resolve("rekkas-kernel-1.jar");
    FileTime time = FileTime.fromMillis(0);
    Map<String, String> java = java("echo \"$@\"");
    Files.setLastModifiedTime(Files.writeString(jar, "old code\n"), time);
    rekkas("sh", java, "queue").succeeded().says("start-7.aot");
    Files.setLastModifiedTime(Files.writeString(jar, "new code\n"), time);
    rekkas("sh", java, "queue").succeeded().hides("start-7.aot");
  }

  @Test
  void theOwnerOfDataBehindALinkIsTheirs() throws IOException {
    Installation.script(programs.resolve("id"), "[ $1 = -u ] && echo 0 || echo 7");
    Installation.script(
        programs.resolve("setpriv"), "[ $1 = --help ] && echo --reuid || echo becomes \"$@\"");
    Path data = ofAnother();
    Files.createSymbolicLink(home.resolve("data"), data);
    rekkas("sh", "status").succeeded().says("becomes --reuid " + Files.getOwner(data).getName());
  }

  /** Only root can give a folder away; others find one that is not theirs. */
  private Path ofAnother() throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return Path.of("/");
    }
    Path data = Files.createDirectory(folder.resolve("elsewhere"));
    var users = data.getFileSystem().getUserPrincipalLookupService();
    Files.setOwner(data, users.lookupPrincipalByName("daemon"));
    return data;
  }
}
