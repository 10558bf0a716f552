package org.rekkas.plugins.spf.policy;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.lookups.TimedLookups;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.net.Dns.Family;

/**
 * Questions of one check to the DNS, within its bounds: RFC 7208 §4.6.4. One thread's. A void
 * look-up is a term's, once: the hosts below {@code mx} and {@code ptr} are none, for they have a
 * bound of their own, and a host without an AAAA record is no fault of the policy.
 */
final class Lookups {
  private static final int MOST_TERMS = 10;
  private static final int MOST_VOID = 2;

  private final Dns dns;
  private final TimedLookups inTime;
  private int terms;
  private int voids;
  private boolean termIsVoid;

  Lookups(Dns dns, InstantSource clock, Instant until) {
    this.dns = dns;
    this.inTime = new TimedLookups(clock, until);
  }

  /** What is asked from here on is the next term's. */
  void nextTerm() throws BrokenPolicy {
    if (++terms > MOST_TERMS) {
      throw new BrokenPolicy("more than " + MOST_TERMS + " terms that ask the DNS");
    }
    termIsVoid = false;
  }

  /** Of a policy's own name, or of an explanation; nothing there is no void look-up. */
  List<String> texts(String name) throws DnsTrouble {
    return inTime.records(name, () -> dns.texts(name));
  }

  /** Of the client's family. */
  List<InetAddress> addresses(String name, InetAddress client) throws BrokenPolicy, DnsTrouble {
    return found(name, () -> dns.addresses(name, family(client)));
  }

  /** Of a host that a term's answer names, of the client's family. */
  List<InetAddress> ofHost(String host, InetAddress client) throws DnsTrouble {
    return inTime.records(host, () -> dns.addresses(host, family(client)));
  }

  private static Family family(InetAddress client) {
    return client.getAddress().length == 4 ? Family.IP4 : Family.IP6;
  }

  /** {@code exists} asks for them whatever the client has, §5.7. */
  List<InetAddress> fourAddresses(String name) throws BrokenPolicy, DnsTrouble {
    return found(name, () -> dns.addresses(name, Family.IP4));
  }

  List<Dns.Exchange> exchanges(String domain) throws BrokenPolicy, DnsTrouble {
    return found(domain, () -> dns.exchanges(domain));
  }

  /** None where the DNS fails, §5.5. */
  List<String> names(InetAddress client) throws BrokenPolicy {
    try {
      return found(client.getHostAddress(), () -> dns.names(client));
    } catch (DnsTrouble _) {
      return List.of();
    }
  }

  /** Whether a host has an address; not where the DNS fails, §5.5. */
  boolean leadsTo(String host, InetAddress address) {
    try {
      return ofHost(host, address).contains(address);
    } catch (DnsTrouble _) {
      return false;
    }
  }

  private <T> List<T> found(String name, Supplier<Answer<T>> question)
      throws BrokenPolicy, DnsTrouble {
    List<T> found = inTime.records(name, question);
    if (found.isEmpty() && !termIsVoid) {
      termIsVoid = true;
      if (++voids > MOST_VOID) {
        throw new BrokenPolicy("too many names that do not exist, the last " + name);
      }
    }
    return found;
  }
}
