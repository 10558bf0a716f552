package org.rekkas.plugins.dmarc.policy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.lookups.TimedLookups;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;

/**
 * Questions of one check to the DNS, within a number and a time: a stranger chooses the author, and
 * has as many signatures as he likes. One thread's.
 */
public final class Lookups {
  /** Four walks of strangers; two that are alike, as those of honest mail, ask a third of it. */
  private static final int MOST = 32;

  /** RFC 1035 §2.3.4, as text. */
  private static final int LONGEST_NAME = 253;

  private final Dns dns;
  private final TimedLookups inTime;
  private int asked;

  /**
   * @param until what the DNS has not said by then ends in temperror
   */
  public Lookups(Dns dns, InstantSource clock, Instant until) {
    this.dns = dns;
    this.inTime = new TimedLookups(clock, until);
  }

  /** None where the name is too long for one. */
  List<String> texts(String name) throws DnsTrouble {
    if (name.length() > LONGEST_NAME) {
      return List.of();
    }
    count();
    return inTime.records(name, () -> dns.texts(name));
  }

  /** RFC 9989 §3.2.13: NXDOMAIN, and nothing else, says that a name does not exist. */
  boolean exists(String name) throws DnsTrouble {
    count();
    return !(inTime.answer(name, () -> dns.addresses(name, Dns.Family.IP4))
        instanceof Answer.Missing);
  }

  private void count() throws DnsTrouble {
    if (++asked > MOST) {
      throw new DnsTrouble("more than " + MOST + " questions");
    }
  }
}
