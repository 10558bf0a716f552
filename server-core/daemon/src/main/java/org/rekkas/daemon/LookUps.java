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
    var mine = new FutureTask<>(() -> InetAddress.getByName(host));
    var others = UNDER_WAY.putIfAbsent(host, mine);
    if (others == null) {
      start(host, mine);
    }
    try {
      return (others == null ? mine : others).get();
    } catch (ExecutionException e) {
      throw new IOException("the address of " + host + " cannot be found: " + e.getCause(), e);
    }
  }

  private static void start(String host, FutureTask<InetAddress> lookUp) {
    Runnable once =
        () -> {
          lookUp.run();
          UNDER_WAY.remove(host, lookUp);
        };
    try {
      Thread.ofPlatform().daemon().name("look-up").start(once);
    } catch (Throwable e) {
      UNDER_WAY.remove(host, lookUp);
      lookUp.cancel(false); // there is no thread left, and the others must not wait for it
      throw e;
    }
  }
}
