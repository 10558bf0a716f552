package org.rekkas.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Names that the system below looks up, each once at a time, whoever asks meanwhile: a look-up
 * hears no interrupt and holds a thread of the system's, and while name servers are silent there
 * would be one more with each question (attack H10). So each has a platform thread of its own, and
 * whoever waits for it, on whatever thread, can be interrupted. Thread-safe.
 */
final class LookUps {
  private static final ConcurrentMap<String, FutureTask<InetAddress>> UNDER_WAY =
      new ConcurrentHashMap<>();

  private LookUps() {}

  /** Looked up now; what was found before is the system's to remember. */
  static InetAddress address(String host) throws IOException, InterruptedException {
    try {
      return UNDER_WAY.computeIfAbsent(host, LookUps::start).get();
    } catch (ExecutionException e) {
      throw new IOException("the address of " + host + " cannot be found: " + e.getCause(), e);
    }
  }

  /** Where no thread is left for it, nobody waits for it. */
  private static FutureTask<InetAddress> start(String host) {
    var lookUp = new FutureTask<>(() -> InetAddress.getByName(host));
    Runnable once =
        () -> {
          lookUp.run();
          UNDER_WAY.remove(host, lookUp); // once it is in there
        };
    Thread thread = Thread.ofPlatform().daemon().name("look-up").unstarted(once);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // it may outlive a plugin
    thread.start();
    return lookUp;
  }
}
