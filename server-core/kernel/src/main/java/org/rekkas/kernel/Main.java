package org.rekkas.kernel;

import com.google.inject.Module;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.rekkas.kernel.admin.AdminClient;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.kernel.dns.DnsModule;
import org.rekkas.kernel.journal.JournalModule;
import org.rekkas.kernel.journal.LogOutput;
import org.rekkas.kernel.net.NetModule;
import org.rekkas.kernel.plugins.Drawings;
import org.rekkas.kernel.setup.ConsoleTerminal;
import org.rekkas.vault.Engine;
import org.rekkas.vault.VaultInUse;

/**
 * Where the process begins. {@code run} runs the server in the foreground, {@code rehearse} is what
 * {@code bin/rekkas} does behind the first start, {@code precheck} what it does before a restart,
 * {@code version} tells what this is; every other word is a command, given to the running server,
 * or done here where none runs.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var words = List.of(arguments);
    Home home = Home.ofThisProcess();
    if (!words.isEmpty() && words.getFirst().equals("run")) {
      System.exit(Foreground.run(home, words.subList(1, words.size())));
    }
    if (words.equals(List.of("rehearse"))) {
      System.exit(Rehearsal.run(home));
    }
    if (words.equals(List.of("precheck"))) {
      System.exit(Precheck.run(home));
    }
    if (words.equals(List.of("version")) || words.equals(List.of("--version"))) {
      System.out.println(HostSettings.software());
      System.exit(0);
    }
    System.exit(command(home, words));
  }

  /** The parts of a server, in the order of a mail's way. */
  static List<Module> modules(
      Installation installation, Ahead<Engine> engine, Ahead<LogOutput> output, Drawings drawings) {
    return List.of(
        new ServerConfiguration(installation, engine, output),
        new NetModule(installation.home().data().resolve("tls")),
        new DnsModule(),
        new PluginsModule(drawings),
        new QueueModule(),
        new JournalModule(installation.observer()));
  }

  private static int command(Home home, List<String> words) {
    var output = new StandardOutput();
    var out = new PrintStream(new BufferedOutputStream(output), false, System.out.charset());
    var caller = new Caller(Path.of("").toAbsolutePath(), input(words), out, System.err);
    int code = command(home, words, caller);
    out.flush();
    return output.failure().isPresent() ? unwritten(output.failure().get()) : code;
  }

  private static int command(Home home, List<String> words, Caller caller) {
    try {
      OptionalInt exit = given(home, words, caller);
      return exit.isPresent() ? exit.getAsInt() : stopped(home, words, caller);
    } catch (IOException e) {
      System.err.println("rekkas: " + FileTrouble.told(e));
      return 1;
    }
  }

  /** A server that has the data and was starting may take commands by now. */
  private static int stopped(Home home, List<String> words, Caller caller) throws IOException {
    try {
      return Stopped.run(home, words, caller);
    } catch (VaultInUse e) {
      return given(home, words, caller).orElseThrow(() -> e);
    }
  }

  /** Empty where no server runs. */
  private static OptionalInt given(Home home, List<String> words, Caller caller)
      throws IOException {
    return AdminClient.run(home.data().resolve(AdminSocket.NAME), words, caller);
  }

  private static int unwritten(IOException why) {
    if (!StandardOutput.isEnough(why)) {
      System.err.println(
          "rekkas: the output could not be written, and the command may be done all the same: "
              + why.getMessage());
    }
    return 1;
  }

  /** A password that is typed here is not shown. */
  private static InputStream input(List<String> words) {
    if (TypedPassword.isAskedFor(words)) {
      var terminal = new ConsoleTerminal();
      if (terminal.isThere()) {
        return new TypedPassword(terminal);
      }
    }
    return new FileInputStream(FileDescriptor.in);
  }
}
