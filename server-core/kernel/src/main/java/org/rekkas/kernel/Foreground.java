package org.rekkas.kernel;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.kernel.net.ListenerSettings;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Vault.Health;
import org.slf4j.LoggerFactory;

/**
 * Runs the server in the foreground, until it is told to stop by a signal or by the administrator.
 * With {@code --demo}, the commands of {@code conf/demo.commands} are run first.
 */
final class Foreground {
  private Foreground() {}

  static int run(Home home, List<String> options) {
    boolean demo = options.contains("--demo");
    Optional<String> unknown = options.stream().filter(o -> !o.equals("--demo")).findFirst();
    if (unknown.isPresent()) {
      System.err.println("rekkas: run knows --demo, not " + unknown.get());
      return 2;
    }
    try {
      var server = Server.open(home);
      return run(server, home, demo);
    } catch (ConfigurationRefused e) {
      System.err.println("Rekkas does not start: " + e.what() + ".");
      e.problems().forEach(problem -> System.err.println("  " + problem));
      return 1;
    } catch (IOException e) {
      System.err.println("Rekkas does not start: " + FileTrouble.told(e));
      return 1;
    }
  }

  private static int run(Server server, Home home, boolean demo)
      throws ConfigurationRefused, IOException {
    boolean started = false;
    try {
      server.start();
      started = true;
    } finally {
      if (!started) {
        server.close();
      }
    }
    boolean played = demo && demo(server, home);
    say(server, home, played, System.out);
    ready(System.getProperty("rekkas.ready", ""));
    server.leaveConsole();
    awaitEnd(server);
    return 0;
  }

  /**
   * Returns when the administrator says stop; the end of the process, for that or by a signal,
   * closes.
   */
  private static void awaitEnd(Server server) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::close));
    try {
      server.awaitStop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever waits for the file gives up one day; that is no reason not to serve. */
  static void ready(String file) {
    if (file.isEmpty()) {
      return;
    }
    try {
      Files.writeString(Path.of(file), ProcessHandle.current().pid() + "\n");
    } catch (IOException e) {
      LoggerFactory.getLogger(Foreground.class)
          .warn("the server is ready, and cannot say so in {}: {}", file, e.toString());
    }
  }

  /** Answers whether all was done; what was not is said once, however often. */
  private static boolean demo(Server server, Home home) throws IOException {
    Path file = home.conf().resolve("demo.commands");
    var said = new ByteArrayOutputStream();
    var caller =
        new Caller(
            home.root(),
            new FileInputStream(FileDescriptor.in),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(said, true, StandardCharsets.UTF_8));
    boolean all = true;
    for (String line : Files.readAllLines(file)) {
      List<String> words = words(line);
      if (!words.isEmpty()) {
        all &= server.commands().run(words, caller) == 0;
      }
    }
    if (!all) {
      System.err.println("The demo is not all there; what was not done of " + file + ":");
      said.toString(StandardCharsets.UTF_8)
          .lines()
          .distinct()
          .forEach(line -> System.err.println("  " + line));
    }
    return all;
  }

  /** The words of a line, some in double quotes; none for a comment. */
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    if (line.strip().startsWith("#")) {
      return words;
    }
    var word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (c == ' ' && !quoted) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  /**
   * Five lines: that it runs, where it listens, where things lie, what to do next; and where it
   * takes no mail, one more that says why.
   */
  static void say(Server server, Home home, boolean demo, PrintStream out) {
    var host = server.installation().settings().host();
    var listeners = server.listeners();
    var places = new ArrayList<String>();
    for (ListenerSettings each : listeners.settings().listeners()) {
      listeners.address(each.name()).ifPresent(address -> places.add(place(each, address)));
    }
    out.println(host.software() + " runs as " + host.name() + ", ready after " + age() + " ms.");
    out.println("  listens:  " + String.join("; ", places));
    out.println("  data:     " + home.data());
    out.println("  log:      " + home.logs().resolve("rekkas.log"));
    out.println("  next:     " + (demo ? demoNext(listeners) : next(server, host.domain())));
    if (server.spool().health() instanceof Health.Unwritable(var _, String why)) {
      out.println("  no mail is taken, until that is over: " + why);
    }
    out.flush();
  }

  private static String place(ListenerSettings listener, InetSocketAddress address) {
    String tls =
        switch (listener.tls()) {
          case NONE -> "";
          case STARTTLS -> ", with STARTTLS";
          case IMPLICIT -> ", in TLS";
        };
    return listener.name()
        + " on "
        + Listeners.told(address.getAddress())
        + " port "
        + address.getPort()
        + tls;
  }

  private static String next(Server server, String domain) {
    var postmaster = new Mailbox(Offices.POSTMASTER, domain);
    boolean isSetUp =
        domain.contains(".") && !Offices.isFree(server.generations().current(), postmaster);
    return (isSetUp ? "rekkas dns check" : "rekkas account add you@" + domain) + "; rekkas help";
  }

  private static String demoNext(Listeners listeners) {
    return "telnet 127.0.0.1 "
        + listeners.names().stream()
            .findFirst()
            .flatMap(listeners::address)
            .map(InetSocketAddress::getPort)
            .orElse(0)
        + ", then: rekkas mail ali@localhost; rekkas help";
  }

  /** Since the start of the JVM. The process's own start is known to Linux by the second only. */
  private static long age() {
    return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
  }
}
