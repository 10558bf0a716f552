package org.rekkas.queue.sites;

import java.util.HashMap;
import java.util.Map;
import org.rekkas.queue.mail.Destination;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/**
 * How much goes out to other hosts at once.
 *
 * @param deliveries connections in all
 * @param batch mails that a connection gets at once, at most: what the host took of them is noted
 *     when all are answered, so that one alone keeps the window for duplicates as small as it can
 *     be, and waits for no other; measured, more are no faster, as connections are kept anyway
 * @param common what a destination gets that is not named
 * @param named by destination, in lower case: a domain, or the host of a route with or without its
 *     port; {@code .example.net} for all below it, {@code *} for all
 */
public record RelaySettings(int deliveries, int batch, Share common, Map<String, Share> named) {
  /**
   * What one destination gets.
   *
   * @param start connections at first, and after it was silent
   * @param most connections when all goes well
   * @param perMinute mails a minute; 0: as many as it takes
   */
  public record Share(int start, int most, int perMinute) {
    private static Share from(Section section, Share byDefault) {
      int most = section.number("max-connections", byDefault.most, 1, 1_000);
      return new Share(
          Math.min(most, section.number("initial-connections", byDefault.start, 1, 1_000)),
          most,
          section.number("per-minute", byDefault.perMinute, 0, 1_000_000));
    }
  }

  public RelaySettings {
    named = Map.copyOf(named);
  }

  public static RelaySettings defaults() {
    return new RelaySettings(500, 1, new Share(5, 20, 0), Map.of());
  }

  /**
   * Reads what {@code <queue max-deliveries="500" max-connections="20" …>} says of relaying, and
   * its children {@code <destination domain="example.com" max-connections="3" per-minute="60"/>}.
   */
  public static RelaySettings from(Section queue) {
    RelaySettings byDefault = defaults();
    Share common = Share.from(queue, byDefault.common);
    var named = new HashMap<String, Share>();
    for (Section each : queue.each("destination")) {
      String domain = key(each.text("domain"));
      Share share = Share.from(each, common);
      if (isNone(domain)) {
        String known = "(try \"example.net\", \".example.net\" for all below it, or \"*\")";
        each.problem("domain", "\"" + domain + "\" is no destination " + known);
      } else if (!domain.isEmpty() && named.putIfAbsent(domain, share) != null) {
        each.problem("domain", "\"" + domain + "\" stands here twice");
      }
    }
    return new RelaySettings(
        queue.number("max-deliveries", byDefault.deliveries, 1, 100_000),
        queue.number("relay-batch", byDefault.batch, 1, 1_000),
        common,
        named);
  }

  /** {@code *.example.net} is read as {@code .example.net}. */
  private static String key(String domain) {
    String key = Mailbox.domainKey(domain.strip());
    return key.startsWith("*.") ? key.substring(1) : key;
  }

  private static boolean isNone(String domain) {
    boolean asterisk = domain.contains("*") && !domain.equals("*");
    boolean emptyLabel = domain.equals(".") || domain.contains("..");
    return asterisk || emptyLabel || domain.chars().anyMatch(c -> c == '@' || c <= ' ');
  }

  /** What names most of it counts; a smart host is known by its name, too. */
  Share of(Destination destination) {
    Share whole = named.get(destination.name());
    String host = host(destination.name());
    Share share = whole == null ? named.get(withoutPort(destination.name())) : whole;
    share = share == null ? named.get(host) : share;
    for (int dot = host.indexOf('.'); share == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
      share = named.get(host.substring(dot));
    }
    return share == null ? named.getOrDefault("*", common) : share;
  }

  /** That of {@code smtp.example.net:587} or {@code [smtp.example.net]:587}; a domain as it is. */
  private static String host(String destination) {
    String host = withoutPort(destination);
    boolean smart = host.length() < destination.length();
    return smart && host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String withoutPort(String destination) {
    int colon = destination.lastIndexOf(':');
    return colon > destination.lastIndexOf(']') ? destination.substring(0, colon) : destination;
  }
}
