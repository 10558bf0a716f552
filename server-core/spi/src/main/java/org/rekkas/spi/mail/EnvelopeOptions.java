package org.rekkas.spi.mail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What MAIL said besides the reverse-path.
 *
 * @param body RFC 6152, RFC 3030
 * @param smtpUtf8 RFC 6531
 * @param returned RFC 3461 §4.3: how much of the mail a failure report carries
 * @param envelopeId RFC 3461 §4.4, decoded
 * @param parameters those owned by plugins' {@code SmtpKeyword}s and those named below, by name in
 *     upper case
 */
public record EnvelopeOptions(
    Body body,
    boolean smtpUtf8,
    Optional<Returned> returned,
    Optional<String> envelopeId,
    Map<String, String> parameters) {
  /** The BODY parameter. */
  public enum Body {
    SEVEN_BIT,
    EIGHT_BIT_MIME,
    BINARY_MIME
  }

  /** The RET parameter. */
  public enum Returned {
    FULL,
    HDRS
  }

  /** Of {@link #parameters}: RFC 8689 §2. */
  public static final String REQUIRE_TLS = "REQUIRETLS";

  /** Of {@link #parameters}, RFC 6710: how urgent among those that wait, from -9 to 9. */
  public static final String PRIORITY = "MT-PRIORITY";

  /** Of {@link #parameters}, RFC 4865: seconds for which its sender wants a mail kept back. */
  public static final String HOLD_FOR = "HOLDFOR";

  /** Of {@link #parameters}, RFC 4865: the instant at which its sender wants a mail to go. */
  public static final String HOLD_UNTIL = "HOLDUNTIL";

  /** Of {@link #parameters}: {@link DeliverBy}. */
  public static final String BY = "BY";

  /**
   * Of {@link #parameters}, for plugins to set: at another host the mail has a reverse-path that
   * names whom it was for ({@link ReversePath#naming}). Its value is the key for the mark, or
   * empty. The queue's reports of it have it, too. Not for clients: nobody offers it to them.
   */
  public static final String VERP = "XVERP";

  public static final EnvelopeOptions NONE =
      new EnvelopeOptions(Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of());

  public EnvelopeOptions {
    parameters = Map.copyOf(parameters);
  }

  /** Whether the mail goes on over TLS with proven hosts only, RFC 8689. */
  public boolean requiresTls() {
    return parameters.containsKey(REQUIRE_TLS);
  }

  /** From -9 to 9; 0 where nobody said it. */
  public int priority() {
    String said = parameters.get(PRIORITY);
    return said != null && said.matches("-?[0-9]") ? Integer.parseInt(said) : 0;
  }

  /** Until when it is kept back, RFC 4865; empty where it may go, or where it is no instant. */
  public Optional<Instant> heldUntil(Instant received) {
    String seconds = parameters.get(HOLD_FOR);
    if (seconds != null && seconds.matches("[1-9][0-9]{0,8}")) {
      return Optional.of(received.plusSeconds(Long.parseLong(seconds)));
    }
    return Optional.ofNullable(parameters.get(HOLD_UNTIL)).flatMap(EnvelopeOptions::instant);
  }

  /** By when it is to be delivered; empty where nobody said it. */
  public Optional<DeliverBy> deliverBy() {
    return Optional.ofNullable(parameters.get(BY)).flatMap(DeliverBy::parse);
  }

  /** The same with another value of one of the {@link #parameters}; empty: without it. */
  public EnvelopeOptions with(String parameter, Optional<String> value) {
    var all = new HashMap<>(parameters);
    all.remove(parameter);
    value.ifPresent(text -> all.put(parameter, text));
    return new EnvelopeOptions(body, smtpUtf8, returned, envelopeId, all);
  }

  /** Those of a new mail for others, RFC 3461 §5.2.7.3, RFC 2852 §4.1.4.3: no RET, ENVID, BY. */
  public EnvelopeOptions anew() {
    var plain = new EnvelopeOptions(body, smtpUtf8, Optional.empty(), Optional.empty(), parameters);
    return plain.with(BY, Optional.empty());
  }

  /** RFC 3339 §5.6, with its own offset (erratum 2040 of RFC 4865). */
  private static Optional<Instant> instant(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!upper.matches("[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}.*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(upper).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
