package org.rekkas.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rekkas.kernel.admin.AdminClient;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.admin.WouldNotStart;
import org.rekkas.kernel.trial.Aside;
import org.rekkas.spi.AdminCommand.Report;

/**
 * What the script has looked at before it stops a server for a restart: the configuration as the
 * next one will read it, by this process, which has the next one's code; then, by the one that runs
 * and holds the data, whether the plugins start, but the core's own ({@link Aside}), and whether
 * the ports are free that it does not have itself. What is wrong goes to the standard error.
 *
 * <p>Of the one that runs, only what it found is a reason ({@link WouldNotStart}): it may be sick,
 * which a restart may cure, or of older code that does not know the question.
 */
final class Precheck {
  /** A server that does not answer is no reason not to restart it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<String> WHETHER_THEY_START =
      List.of("check", ServerOperations.STARTS.name());

  private Precheck() {}

  /**
   * Returns the exit code: 0, or 1 where the next one would not start.
   *
   * @param home of the server
   */
  static int run(Home home) {
    var read =
        Checking.report(Checking.check(Installation.premises(home, Installation.onClassPath())));
    if (read instanceof Report.Failed(String why)) {
      System.err.println("The configuration is not good:\n" + why);
      return 1;
    }
    return ask(home);
  }

  private static int ask(Home home) {
    var found = new ByteArrayOutputStream();
    var caller =
        new Caller(
            home.root(),
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(found, true, UTF_8));
    var socket = home.data().resolve(AdminSocket.NAME);
    var answer =
        new FutureTask<>(() -> AdminClient.run(socket, WHETHER_THEY_START, caller).orElse(0));
    Thread.ofVirtual().name("ask").start(answer);
    try {
      if (answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) != WouldNotStart.EXIT) {
        return 0;
      }
      System.err.print(found.toString(UTF_8));
      return 1;
    } catch (ExecutionException | TimeoutException _) {
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
