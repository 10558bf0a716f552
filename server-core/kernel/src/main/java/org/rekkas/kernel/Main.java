package org.rekkas.kernel;

import com.google.inject.Module;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.rekkas.kernel.admin.AdminClient;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.admin.Told;
import org.rekkas.kernel.journal.JournalModule;
import org.rekkas.kernel.journal.LogOutput;
import org.rekkas.kernel.net.NetModule;
import org.rekkas.kernel.plugins.Drawings;
import org.rekkas.vault.Engine;

/**
 * Where the process begins. {@code run} runs the server in the foreground, {@code rehearse} is what
 * {@code bin/rekkas} does behind the first start; every other word is a command, given to the
 * running server, or done here where none runs.
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
    System.exit(command(home, words));
  }

  /** The parts of a server, in the order of a mail's way. */
  static List<Module> modules(
      Installation installation, Ahead<Engine> engine, Ahead<LogOutput> output, Drawings drawings) {
    return List.of(
        new ServerConfiguration(installation, engine, output),
        new NetModule(installation.home().data().resolve("tls")),
        new PluginsModule(drawings),
        new QueueModule(),
        new JournalModule(installation.observer()));
  }

  private static int command(Home home, List<String> words) {
    var caller =
        new Caller(
            Path.of("").toAbsolutePath(),
            new FileInputStream(FileDescriptor.in),
            System.out,
            System.err);
    try {
      OptionalInt exit = AdminClient.run(home.data().resolve(AdminSocket.NAME), words, caller);
      return exit.isPresent() ? exit.getAsInt() : Stopped.run(home, words, caller);
    } catch (IOException e) {
      System.err.println("rekkas: " + Told.of(e));
      return 1;
    }
  }
}
