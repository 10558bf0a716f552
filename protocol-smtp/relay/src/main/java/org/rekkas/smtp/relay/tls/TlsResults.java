package org.rekkas.smtp.relay.tls;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.reports.DailyCounts;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;

/**
 * How many TLS sessions succeeded and failed, by UTC day, destination, policy and reason: what a
 * report of TLS-RPT is made of, RFC 8460 §4. Kept ten days, at most 50,000 kinds a day. Used by all
 * deliveries.
 */
public final class TlsResults implements AutoCloseable {
  private static final int DAYS = 10;
  private static final int MOST = 50_000;

  private final DailyCounts counts;

  /** RFC 8460 §4.2. */
  public enum PolicyType {
    TLSA,
    STS,
    NO_POLICY_FOUND;

    /** As a report has it: {@code no-policy-found}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What is counted.
   *
   * @param failure none: the sessions that succeeded
   */
  public record Kind(
      LocalDate day, String domain, PolicyType policy, Optional<TlsFailure> failure) {
    private static byte[] rest(String domain, PolicyType policy, Optional<TlsFailure> failure) {
      return Key.of(domain).and(policy.name()).and(failure.map(Enum::name).orElse("")).bytes();
    }

    private static Kind of(LocalDate day, byte[] rest) {
      String domain = Key.text(rest, 0);
      int at = domain.getBytes(StandardCharsets.UTF_8).length + 1;
      String policy = Key.text(rest, at);
      String failure = Key.text(rest, at + policy.length() + 1);
      return new Kind(
          day,
          domain,
          PolicyType.valueOf(policy),
          failure.isEmpty() ? Optional.empty() : Optional.of(TlsFailure.valueOf(failure)));
    }
  }

  /** A kind, and how many sessions were of it. */
  public record Count(Kind kind, long sessions) {}

  public TlsResults(Vault vault, Clock clock) {
    this(vault, clock, MOST);
  }

  TlsResults(Vault vault, Clock clock, int most) {
    counts = new DailyCounts(vault, "tls-results", clock, new DailyCounts.Bounds(most, most, DAYS));
  }

  public void succeeded(String domain, PolicyType policy) {
    count(domain, policy, Optional.empty());
  }

  public void failed(String domain, PolicyType policy, TlsFailure why) {
    count(domain, policy, Optional.of(why));
  }

  private void count(String domain, PolicyType policy, Optional<TlsFailure> failure) {
    if (!domain.isEmpty() && domain.length() <= 255 && domain.indexOf('\0') < 0) {
      counts.count(Kind.rest(domain, policy, failure));
    }
  }

  /** The counts of a day, by domain. */
  public List<Count> of(LocalDate day) {
    return counts.of(day).stream()
        .map(each -> new Count(Kind.of(day, each.kind()), each.times()))
        .toList();
  }

  @Override
  public void close() {
    counts.close();
  }
}
