package org.rekkas.testkit.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An rspamd without rules, which knows the lines for tests alone: one that is spam, one that is
 * suspicious.
 */
public final class Rspamd implements AutoCloseable {
  /** A mail with this line has {@value #SCORE} points. */
  public static final String SUSPICIOUS =
      "YJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  public static final String SCORE = "6.00";

  /** Where .ci/run unpacks it, without its service; or where its package puts it. */
  private static final Path UNPACKED = Path.of("/opt/rspamd");

  /** Without what takes long to make ready: the languages, and the suffixes of all domains. */
  private static final String CONFIGURATION =
      """
      options {
        pidfile = "@folder@/pid";
        filters = "";
        enable_test_patterns = true;
        tempdir = "@folder@";
        url_tld = "@folder@/suffixes";
        dns { nameserver = "127.0.0.1:1"; timeout = 0.1s; retransmits = 1; }
      }
      lang_detection { languages = "@folder@/none"; }
      logging { type = "console"; level = "notice"; }
      worker "normal" { bind_socket = "127.0.0.1:@port@"; count = 1; task_timeout = 8s; }
      actions { reject = 15; add_header = 6; greylist = 4; }
      """;

  private final Daemon daemon;
  private final Process process;

  private Rspamd(Daemon daemon, Process process) {
    this.daemon = daemon;
    this.process = process;
  }

  public static Rspamd start() throws IOException {
    var daemon = Daemon.in("rspamd");
    daemon.file("suffixes", "example\n");
    daemon.file(
        "rspamd.conf",
        CONFIGURATION
            .replace("@folder@", daemon.folder().toString())
            .replace("@port@", Integer.toString(daemon.port())));
    Path root = Files.exists(UNPACKED) ? UNPACKED : Path.of("/");
    Path shared = root.resolve("usr/share/rspamd");
    Process process =
        daemon.start(
            "env",
            "LD_LIBRARY_PATH=" + root.resolve("usr/lib/rspamd"),
            root.resolve("usr/bin/rspamd").toString(),
            "--no-fork",
            "--insecure",
            "--config=rspamd.conf",
            "--var=CONFDIR=" + daemon.folder(),
            "--var=DBDIR=" + daemon.folder(),
            "--var=RUNDIR=" + daemon.folder(),
            "--var=SHAREDIR=" + shared,
            "--var=LUALIBDIR=" + shared.resolve("lualib"),
            "--var=RULESDIR=" + shared.resolve("rules"),
            "--var=PLUGINSDIR=" + shared.resolve("plugins"));
    var rspamd = new Rspamd(daemon, process);
    daemon.awaitPort(process);
    return rspamd;
  }

  public String address() {
    return "127.0.0.1:" + daemon.port();
  }

  @Override
  public void close() throws IOException {
    daemon.end(process);
    daemon.delete();
  }
}
