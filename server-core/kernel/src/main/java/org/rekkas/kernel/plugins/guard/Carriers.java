package org.rekkas.kernel.plugins.guard;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that carry virtual threads. One that a plugin keeps busy for ever is made up
 * for by another, {@value #MOST} at most; taken back when it ends. Used by the watchdog's thread.
 */
final class Carriers {
  static final int MOST = 64;

  private @Nullable VirtualThreadSchedulerMXBean scheduler;
  private int extra;

  /** Makes up for so many. To be called again and again while there are any. */
  void more(int lost) {
    int wanted = Math.min(lost, MOST);
    if (wanted == 0 && extra == 0) {
      return;
    }
    if (scheduler == null) {
      scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }
    if (wanted != extra) {
      scheduler.setParallelism(Math.max(1, scheduler.getParallelism() + wanted - extra));
      extra = wanted;
    }
    if (scheduler.getPoolSize() < scheduler.getParallelism()) {
      wake();
    }
  }

  /**
   * The scheduler makes a carrier when something comes into an empty queue; the queue into which a
   * thread puts things is chosen by chance once for each thread. So new threads, until it does.
   */
  private static void wake() {
    for (int i = 0; i < 4; i++) {
      Thread.ofPlatform()
          .daemon()
          .name("rekkas-carriers")
          .start(() -> Thread.ofVirtual().start(() -> {}));
    }
  }
}
