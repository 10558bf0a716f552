package org.rekkas.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    var command = new ArrayList<>(List.of(shell.split(" ")));
    command.add(home.resolve("bin/rekkas").toString());
    command.addAll(List.of(words));
    var path = programs + File.pathSeparator + System.getenv("PATH");
    var environment = Map.of("PATH", path, "REKKAS_WAIT", "0", "REKKAS_JAVA_HOME", "nowhere");
    return Installation.execute(command, folder, environment);
  }

  /** A process that the script takes for the server; it ends when there is a file. */
  private void serverRuns(Path until) throws IOException {
    String drain = "trap '' TERM; echo deaf; until [ -e %s ]; do sleep 0.1; done".formatted(until);
    var server = new ProcessBuilder("sh", "-c", drain, "sh", "-Drekkas.home=" + home).start();
    servers.add(server);
    server.inputReader().readLine(); // now it is not ended by a signal
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/rekkas.pid"), server.pid() + "\n");
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
    Installation.script(programs.resolve("sleep"), "touch " + waited);
    serverRuns(waited);
    rekkas("sh", "restart").says("waiting for it").says("Rekkas has stopped.");
  }

  /** Only root can give a folder away; others find one that is not theirs. */
  @Test
  void theOwnerOfDataBehindALinkIsTheirs() throws IOException {
    Installation.script(programs.resolve("id"), "[ $1 = -u ] && echo 0 || echo 7");
    Installation.script(programs.resolve("setpriv"), "echo becomes \"$@\"");
    Path data = Path.of("/");
    if (System.getProperty("user.name").equals("root")) {
      data = Files.createDirectory(folder.resolve("elsewhere"));
      var users = data.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(data, users.lookupPrincipalByName("daemon"));
    }
    Files.createSymbolicLink(home.resolve("data"), data);
    rekkas("sh", "status").succeeded().says("becomes --reuid " + Files.getOwner(data).getName());
  }
}
