package org.rekkas.kernel.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.vault.Engine;
import org.rekkas.vault.Verification;

/** Commands about the data as a whole, while the engine runs: {@code verify}, {@code backup}. */
public final class DataOperations {
  /** What lies in data/ beside the engine's: the server's own key, and the plugins' files. */
  private static final String[] BESIDE = {"tls", "files"};

  public static final String WITHOUT_BACKUP = "--without-backup";
  public static final String YES = "--yes";

  /** Of the command {@code repair}, which is for a stopped server. */
  public static final String REPAIRS =
      "Makes the state of damaged data anew, of the newest backup and the contents; for a stopped"
          + " server.";

  public static final List<Parameter> REPAIRING =
      List.of(
          new Parameter("--backup", Parameter.Kind.PATH, "the folder of the newest backup"),
          Operation.flag(WITHOUT_BACKUP, "there is none: all mail becomes the postmaster's"),
          Operation.flag(YES, "it is meant, though the data may hold; they are not read before"));

  private final Engine engine;

  public DataOperations(Engine engine) {
    this.engine = engine;
  }

  public List<AdminCommand> all() {
    return List.of(
        Operation.of("verify", "Reads all data and checks every octet of it.", _ -> verify()),
        Operation.of(
            "backup",
            "Makes a folder a backup of the data, or brings one up to date; mail goes on.",
            this::backup,
            new Parameter("DIR", Parameter.Kind.PATH, "the folder, best on another disk")),
        new Operation(
            "repair",
            REPAIRS,
            REPAIRING,
            _ -> new Report.Failed("stop the server first: rekkas stop")));
  }

  private Report verify() {
    Verification found = engine.verify();
    String read = found.contents() + " contents of " + found.octets() + " octets were read; ";
    if (found.sound()) {
      return Report.lines(read + "all is well.");
    }
    var lines = new ArrayList<>(found.problems());
    lines.add(read + found.problems().size() + " problems. See: rekkas help repair");
    return new Report.Failed(String.join("\n", lines));
  }

  private Report backup(Invocation given) throws IOException {
    String folder = given.value("DIR").orElseThrow();
    engine.backup(Path.of(folder), BESIDE);
    return Report.lines(
        "The data are saved in "
            + folder
            + ". To restore: stop, put it in the place of data/, with the owner that data/ had,"
            + " start.",
        "Save conf/ as well: accounts, passwords and keys of yours lie there.");
  }
}
