package org.rekkas.spi.mail;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By when a mail is to be delivered, RFC 2852 §4.
 *
 * @param seconds from when it is received, nine digits at most; not above zero where an earlier
 *     host has told the sender already
 * @param traced whether the sender wants to hear of each host that it is handed to
 */
public record DeliverBy(long seconds, Mode mode, boolean traced) {
  /** Why a mail that {@link #returns} goes back. */
  public static final Reply OVER =
      Reply.of(550, "5.4.7", "it could not be delivered by the time that its sender set");

  private static final Pattern FORM = Pattern.compile("([-+]?[0-9]{1,9});([NR])(T?)");

  /** What happens when the time is over. */
  public enum Mode {
    /** Its sender is told of a delay, and it is tried on. */
    NOTIFY,
    /** It goes back. */
    RETURN
  }

  /** Reads the value of BY; empty where it is none. */
  public static Optional<DeliverBy> parse(String text) {
    Matcher found = FORM.matcher(text.toUpperCase(Locale.ROOT));
    return found.matches()
        ? Optional.of(
            new DeliverBy(
                Long.parseLong(found.group(1)),
                found.group(2).equals("R") ? Mode.RETURN : Mode.NOTIFY,
                !found.group(3).isEmpty()))
        : Optional.empty();
  }

  public boolean returns() {
    return mode == Mode.RETURN;
  }

  /** What is left of it so much later. */
  public DeliverBy after(Duration passed) {
    long left = seconds - Math.ceilDiv(passed.toMillis(), 1_000);
    return new DeliverBy(Math.clamp(left, -999_999_999, 999_999_999), mode, traced);
  }

  /** The value of BY. */
  @Override
  public String toString() {
    return seconds + ";" + (returns() ? "R" : "N") + (traced ? "T" : "");
  }
}
