package org.rekkas.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rekkas.idna.ALabels;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.plugins.Generation;
import org.rekkas.kernel.setup.ConsoleTerminal;
import org.rekkas.kernel.setup.Interview;
import org.rekkas.kernel.setup.ServerXml;
import org.rekkas.kernel.setup.Wishes;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.ForcedFile;

/**
 * {@code rekkas setup}: from an unpacked archive to a mail domain. It writes the configuration as
 * it is shipped with the wishes put in, and then gives the commands that an administrator would
 * give. What holds something else already, by hand or by an earlier setup, is not overwritten
 * unless that is wished, and is kept then.
 */
final class SettingUp {
  private static final String OVERWRITE = "--overwrite";
  private static final String IN_PART =
      "The configuration is written, and the rest is not all done; once this is mended, the same"
          + " command does what is left:\n";

  static final List<Parameter> PARAMETERS = parameters();

  private final Home home;
  private final Wishes wishes;

  SettingUp(Home home, Wishes wishes) {
    this.home = home;
    this.wishes = wishes;
  }

  private static List<Parameter> parameters() {
    var all = new ArrayList<>(Interview.PARAMETERS);
    all.add(
        new Parameter(
            OVERWRITE,
            Parameter.Kind.FLAG,
            "writes files that hold something else, too; keeps a copy"));
    return List.copyOf(all);
  }

  static Report run(Home home, Invocation given) throws IOException {
    try {
      var wishes = new Interview(given, new ConsoleTerminal()).wishes();
      return new SettingUp(home, wishes).run(given.flag(OVERWRITE));
    } catch (Interview.Unanswered e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    } catch (ConfigurationRefused e) {
      var lines = new ArrayList<>(List.of(e.what() + ":"));
      e.problems().forEach(each -> lines.add("  " + each));
      return new Report.Failed(String.join("\n", lines));
    }
  }

  private Report run(boolean overwrite) throws IOException, ConfigurationRefused {
    Optional<Report> obstacle = configure(overwrite);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    try (var server = Server.open(home)) {
      return steps(server.load());
    }
  }

  /**
   * Writes the configuration, or says why not. Copies are kept before anything is written, and each
   * file is replaced whole: a full disk leaves the old ones.
   */
  Optional<Report> configure(boolean overwrite) throws IOException {
    Map<Path, String> texts = texts();
    List<Path> changed = changed(texts);
    if (!changed.isEmpty() && !overwrite) {
      return Optional.of(
          new Report.Failed(
              "an earlier setup, or somebody by hand, wrote other things into these, so nothing was"
                  + " written; to have them written anew, and a copy kept, say "
                  + OVERWRITE
                  + ": "
                  + String.join(", ", changed.stream().map(Path::toString).toList())));
    }
    for (Path each : changed) {
      ForcedFile.write(free(each), Files.readAllBytes(each));
    }
    for (Map.Entry<Path, String> each : texts.entrySet()) {
      Files.createDirectories(each.getKey().getParent());
      ForcedFile.write(each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8));
    }
    return Optional.empty();
  }

  /** What the files shall hold. */
  private Map<Path, String> texts() throws IOException {
    var texts = new TreeMap<Path, String>();
    texts.put(home.conf().resolve("server.xml"), ServerXml.server(shipped("server.xml"), wishes));
    texts.put(
        home.conf().resolve("plugins/accounts.xml"),
        ServerXml.accounts(shipped("accounts.xml"), wishes));
    return texts;
  }

  private String shipped(String name) throws IOException {
    return Files.readString(home.lib().resolve("setup").resolve(name));
  }

  private List<Path> changed(Map<Path, String> texts) throws IOException {
    var changed = new ArrayList<Path>();
    for (Map.Entry<Path, String> each : texts.entrySet()) {
      Path file = each.getKey();
      if (Files.exists(file)) {
        String now = Files.readString(file);
        if (!now.equals(each.getValue()) && !now.equals(shipped(file.getFileName().toString()))) {
          changed.add(file);
        }
      }
    }
    return changed;
  }

  private static Path free(Path file) {
    for (int i = 1; ; i++) {
      Path copy = file.resolveSibling(file.getFileName() + ".before-setup-" + i);
      if (Files.notExists(copy)) {
        return copy;
      }
    }
  }

  /** The commands that make the wishes true, on a server that is loaded. */
  Report steps(Server server) {
    String account = wishes.account().toString();
    var said = new ByteArrayOutputStream();
    int exit =
        command(
            server,
            said,
            wishes.password(),
            "account",
            "add",
            account,
            "--password-stdin",
            "--if-absent");
    exit = exit == 0 ? receiveForOffices(server, said) : exit;
    if (exit == 0 && has(server.generations().current(), "dkim create")) {
      exit =
          quietly(server, said, "dkim", "create", nameOfKeys(), "--if-absent"); // the zone shows it
    }
    if (exit == 0) {
      said.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
      exit = command(server, said, "", "dns", "zone", wishes.domain());
    }
    String text = said.toString(StandardCharsets.UTF_8);
    return exit == 0 ? new Report.Lines(lines(text)) : new Report.Failed(IN_PART + text);
  }

  /**
   * Whom the world writes to about a domain, RFC 5321 §4.5.1 and RFC 2142 §2: what nobody has yet
   * reaches the first account. Reports and bounces go there, too.
   */
  private int receiveForOffices(Server server, ByteArrayOutputStream said) {
    Generation now = server.generations().current();
    String account = wishes.account().toString();
    var postmaster = new Mailbox(Offices.POSTMASTER, wishes.domain());
    var abuse = new Mailbox(Offices.ABUSE, wishes.domain());
    int exit = 0;
    if (isFree(now, postmaster) && has(now, "account role")) {
      exit = quietly(server, said, "account", "role", account, "server");
      String line =
          "Mail for %s reaches %s, who administers this server: rekkas account role.\n"
              .formatted(postmaster, account);
      said.writeBytes((exit == 0 ? line : "").getBytes(StandardCharsets.UTF_8));
    }
    if (exit == 0 && isFree(now, abuse) && has(now, "alias add")) {
      exit = command(server, said, "", "alias", "add", abuse.toString(), account);
    }
    return exit;
  }

  private boolean isFree(Generation now, Mailbox office) {
    return !office.key().equals(wishes.account().key()) && Offices.isFree(now, office);
  }

  private static boolean has(Generation now, String command) {
    return now.commands().stream().anyMatch(each -> each.name().equals(command));
  }

  /** What it says is said where it fails. */
  private int quietly(Server server, ByteArrayOutputStream said, String... words) {
    var own = new ByteArrayOutputStream();
    int exit = command(server, own, "", words);
    said.writeBytes(exit == 0 ? new byte[0] : own.toByteArray());
    return exit;
  }

  /** The domain as signatures name it: in A-labels, RFC 6376 §3.5. */
  private String nameOfKeys() {
    return ALabels.of(wishes.domain()).orElse(wishes.domain());
  }

  private List<String> lines(String said) {
    var lines = new ArrayList<>(said.lines().toList());
    lines.add("");
    lines.add("The lines above are for the DNS of " + wishes.domain() + ". Next:");
    if (wishes.reach() == Wishes.Reach.HIGH) {
      lines.add(
          "  a router leads 25, 443 … to 2525, 2443 …; without one, take public-port out of"
              + " conf/server.xml");
    }
    lines.add("  bin/rekkas start");
    lines.add("  bin/rekkas dns check      what the DNS still lacks");
    return lines;
  }

  private int command(Server server, ByteArrayOutputStream said, String typed, String... words) {
    var input = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var caller = new Caller(home.root(), input, out, out);
    return server.commands().run(List.of(words), caller);
  }
}
