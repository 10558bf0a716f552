package org.rekkas.smtp.relay.srs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SRS: a forwarded mail gets a reverse-path of this host, from which its sender's can be told, so
 * that SPF at the next hop judges this host and reports come back here («The Sender Rewriting
 * Scheme», Shevek, 2004; no RFC). {@code SRS0=hash=day=domain=local} for a sender; {@code
 * SRS1=hash=host==rest} for one that another host has rewritten, which is skipped on the way back;
 * {@code SRS0=hash=day=token} for one that would be too long, who is among the {@link LongSenders}.
 *
 * <p>The hash is 40 bits of HMAC-SHA256, and a day counts for three weeks, so that nobody can make
 * this host send where he likes. It is over {@code SRS0} or {@code SRS1} as well, which that of
 * libsrs2 is not: a stranger chooses all that an SRS1 hash is over, and could have made an SRS0
 * address of it, to anybody. Nor is an SRS1 of a stranger taken for one unless it leads back to an
 * SRS0; else it is a sender like others. Case does not matter, since hosts on the way may fold it.
 * Usable by all threads.
 */
public final class SenderRewriting {
  private static final String SRS0 = "SRS0";
  private static final String SRS1 = "SRS1";
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int HASH = 8;
  private static final int TOKEN = 25;
  private static final int DAYS = 1024;
  private static final int VALID_DAYS = 21;
  private static final long DAY = 86_400;
  private static final Logger log = LoggerFactory.getLogger(SenderRewriting.class);
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

  private final byte[] secret;
  private final String domain;
  private final LongSenders longSenders;
  private final Clock clock;

  /**
   * @param domain of ours, to which reports come back
   */
  public SenderRewriting(byte[] secret, String domain, LongSenders longSenders, Clock clock) {
    this.secret = secret.clone();
    this.domain = domain;
    this.longSenders = longSenders;
    this.clock = clock;
  }

  /** The address in our domain; empty where there is none now. */
  public Optional<Mailbox> rewritten(Mailbox sender) {
    String local = sender.localPart();
    var skipped = behindFirst(local);
    String tail;
    if (skipped.isPresent()) {
      tail = signed(SRS1, skipped.get());
    } else if (begins(local, SRS0)) {
      tail = signed(SRS1, ascii(sender.domain()) + "=" + local.substring(SRS0.length()));
    } else {
      tail = signed(SRS0, day(today()) + "=" + ascii(sender.domain()) + "=" + local);
    }
    return tail.getBytes(UTF_8).length > LONGEST_LOCAL_PART
        ? shortened(sender)
        : Optional.of(new Mailbox(tail, domain));
  }

  /** {@code host==rest} of an SRS1, whoever made it; empty where it leads to no SRS0. */
  private static Optional<String> behindFirst(String local) {
    String[] parts = local.split("=", 3);
    return begins(local, SRS1) && parts.length == 3 && forwarder(parts[2]).isPresent()
        ? Optional.of(parts[2])
        : Optional.empty();
  }

  /** So that it travels without SMTPUTF8. */
  private static String ascii(String domain) {
    return ALabels.of(domain).orElse(domain);
  }

  private Optional<Mailbox> shortened(Mailbox sender) {
    long today = today();
    String token = base32(mac("token=" + today + "=" + sender), TOKEN);
    try {
      longSenders.keep(today, token, sender, today - VALID_DAYS);
    } catch (VaultUnwritable e) {
      log.warn("the sender of a forwarded mail is not rewritten: {}", e.getMessage());
      return Optional.empty();
    }
    return Optional.of(new Mailbox(signed(SRS0, day(today) + "=" + token), domain));
  }

  /**
   * Whether this is an address that {@link #rewritten} could have made, now or while the domain was
   * another one.
   *
   * @param domains of ours, in lower case
   */
  public boolean isOurs(Mailbox address, Set<String> domains) {
    return isRewritten(address)
        && (address.domain().equalsIgnoreCase(domain) || domains.contains(address.domainKey()));
  }

  private static boolean isRewritten(Mailbox address) {
    return begins(address.localPart(), SRS0) || begins(address.localPart(), SRS1);
  }

  /** Whose it is, at whichever domain; empty where the hash is wrong or its day is over. */
  public Optional<Mailbox> restored(Mailbox address) {
    String[] parts = address.localPart().split("=", 3);
    if (!isRewritten(address) || parts.length < 3) {
      return Optional.empty();
    }
    String kind = begins(address.localPart(), SRS0) ? SRS0 : SRS1;
    if (!hash(kind, parts[2]).equalsIgnoreCase(parts[1])) {
      return Optional.empty();
    }
    return kind.equals(SRS0) ? sender(parts[2]) : forwarder(parts[2]);
  }

  /** {@code day=domain=local}, or {@code day=token} */
  private Optional<Mailbox> sender(String rest) {
    String[] parts = rest.split("=", 3);
    if (parts.length < 2 || parts[0].length() != 2) {
      return Optional.empty();
    }
    int day = digit(parts[0].charAt(0)) * 32 + digit(parts[0].charAt(1));
    long age = Math.floorMod(today() - day, DAYS);
    if (day < 0 || age > VALID_DAYS) {
      return Optional.empty();
    }
    return parts.length == 2
        ? longSenders.sender(today() - age, parts[1].toLowerCase(Locale.ROOT))
        : mailbox(parts[2], parts[1]);
  }

  /** {@code host==…}, where what is behind host is what followed SRS0 there. */
  private static Optional<Mailbox> forwarder(String rest) {
    String[] parts = rest.split("=", 2);
    return parts.length == 2 && begins(SRS0 + parts[1], SRS0) && !parts[1].isEmpty()
        ? mailbox(SRS0 + parts[1], parts[0])
        : Optional.empty();
  }

  private static Optional<Mailbox> mailbox(String local, String domain) {
    try {
      return Optional.of(Mailbox.of(new Mailbox(local, domain).toString()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private long today() {
    return clock.instant().getEpochSecond() / DAY;
  }

  private static String day(long today) {
    int day = (int) (today % DAYS);
    return "" + DIGITS.charAt(day / 32) + DIGITS.charAt(day % 32);
  }

  private static int digit(char c) {
    int digit = DIGITS.indexOf(Character.toLowerCase(c));
    return digit < 0 ? -DAYS : digit;
  }

  private String signed(String kind, String rest) {
    return kind + "=" + hash(kind, rest) + "=" + rest;
  }

  private String hash(String kind, String rest) {
    return base32(mac(kind + "=" + rest.toLowerCase(Locale.ROOT)), HASH);
  }

  private static String base32(byte[] octets, int length) {
    var bits = new BigInteger(1, octets);
    var text = new StringBuilder(length);
    for (int i = 1; i <= length; i++) {
      text.append(DIGITS.charAt(bits.shiftRight(octets.length * 8 - 5 * i).intValue() & 31));
    }
    return text.toString();
  }

  private byte[] mac(String over) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(over.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }

  private static boolean begins(String local, String tag) {
    boolean tagged = local.regionMatches(true, 0, tag, 0, 4);
    return tagged && (local.length() == 4 || "=+-".indexOf(local.charAt(4)) >= 0);
  }
}
