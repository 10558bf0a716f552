package org.rekkas.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The system's names, of which {@value #STALLS} is looked up until {@link #END}, whoever
 * interrupts: as {@code getaddrinfo} does whose servers are silent.
 */
public final class StallingNames extends InetAddressResolverProvider {
  static final String STALLS = "stalls.test";
  static final CountDownLatch END = new CountDownLatch(1);
  static final AtomicInteger STALLED = new AtomicInteger();

  @Override
  public String name() {
    return "stalling";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver system = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (host.equals(STALLS)) {
          STALLED.incrementAndGet();
          awaitEnd();
        }
        return system.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return system.lookupByAddress(address);
      }
    };
  }

  private static void awaitEnd() {
    while (END.getCount() > 0) {
      try {
        END.await();
      } catch (InterruptedException _) {
        // nobody can break it off
      }
    }
  }
}
