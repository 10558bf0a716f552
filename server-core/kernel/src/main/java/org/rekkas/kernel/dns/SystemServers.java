package org.rekkas.kernel.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ResolverConfig;

/**
 * The resolvers of the system. They come and go, with DHCP, a VPN, or a network that is up after
 * this server: when somebody asks, their file is looked at, every half minute at most, and read
 * anew where it has changed. Used by all sessions.
 */
final class SystemServers {
  static final Duration LOOK = Duration.ofSeconds(30);

  private final Path file;
  private final Supplier<List<InetSocketAddress>> read;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Known known;

  /**
   * @param changed of the file, when they were read
   */
  private record Known(List<InetSocketAddress> servers, FileTime changed, long looked) {}

  SystemServers() {
    this(Path.of("/etc/resolv.conf"), SystemServers::fresh, System::nanoTime);
  }

  SystemServers(Path file, Supplier<List<InetSocketAddress>> read, LongSupplier nanos) {
    this.file = file;
    this.read = read;
    this.nanos = nanos;
  }

  private static List<InetSocketAddress> fresh() {
    ResolverConfig.refresh();
    return ResolverConfig.getCurrentConfig().servers();
  }

  List<InetSocketAddress> now() {
    Known last = known;
    return last != null && isFresh(last) ? last.servers : looked();
  }

  private boolean isFresh(Known last) {
    return nanos.getAsLong() - last.looked < LOOK.toNanos();
  }

  private List<InetSocketAddress> looked() {
    lock.lock();
    try {
      Known last = known;
      if (last != null && isFresh(last)) {
        return last.servers;
      }
      FileTime changed = changed();
      List<InetSocketAddress> servers =
          last != null && last.changed.equals(changed) ? last.servers : List.copyOf(read.get());
      known = new Known(servers, changed, nanos.getAsLong());
      return servers;
    } finally {
      lock.unlock();
    }
  }

  private FileTime changed() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) {
      return FileTime.fromMillis(0); // none: a system that keeps them elsewhere
    }
  }
}
