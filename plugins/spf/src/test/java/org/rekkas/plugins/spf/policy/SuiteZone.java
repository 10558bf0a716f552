package org.rekkas.plugins.spf.policy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.rekkas.spi.net.Dns;

/**
 * A DNS with the records of one scenario of the suite. A type SPF stands for TXT where there is no
 * TXT; TIMEOUT for a server that is silent.
 */
final class SuiteZone implements Dns {
  private record Entry(String type, Object value) {}

  private final Map<String, List<Entry>> zone = new HashMap<>();

  SuiteZone(Map<?, ?> data) {
    data.forEach((name, records) -> zone.put(key((String) name), entries((List<?>) records)));
  }

  private static List<Entry> entries(List<?> records) {
    var entries = new ArrayList<Entry>();
    var spf = new ArrayList<Entry>();
    boolean texts = false;
    for (Object each : records) {
      if (each instanceof Map<?, ?> record) {
        var only = record.entrySet().iterator().next();
        texts |= only.getKey().equals("TXT");
        var to = only.getKey().equals("SPF") ? spf : entries;
        String type = only.getKey().equals("SPF") ? "TXT" : (String) only.getKey();
        if (!"NONE".equals(only.getValue())) {
          to.add(new Entry(type, only.getValue()));
        }
      } else {
        entries.add(new Entry("TIMEOUT", each));
      }
    }
    if (!texts) {
      entries.addAll(spf);
    }
    return entries;
  }

  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private <T> Answer<T> answer(String type, String name, Function<Object, T> read) {
    List<Entry> entries = zone.get(key(name));
    for (String label : name.split("\\.", -1)) {
      if (label.length() > 63 || label.isEmpty()) {
        return new Answer.Missing<>();
      }
    }
    if (entries == null) {
      return new Answer.Missing<>();
    }
    List<T> found =
        entries.stream()
            .filter(e -> e.type().equals(type))
            .map(e -> read.apply(e.value()))
            .toList();
    if (!found.isEmpty()) {
      return new Answer.Found<>(found, Duration.ofHours(1), false);
    }
    for (Entry each : entries) {
      if (each.type().equals("TIMEOUT")) {
        return new Answer.Failed<>("silent");
      }
      if (each.type().equals("CNAME")) {
        return answer(type, (String) each.value(), read);
      }
    }
    return new Answer.Empty<>();
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    throw new AssertionError("a check asks for one family");
  }

  @Override
  public Answer<InetAddress> addresses(String name, Family family) {
    return answer(
        family == Family.IP4 ? "A" : "AAAA", name, v -> InetAddress.ofLiteral(String.valueOf(v)));
  }

  @Override
  public Answer<String> texts(String name) {
    return answer(
        "TXT",
        name,
        v ->
            v instanceof List<?> parts
                ? String.join("", parts.stream().map(String::valueOf).toList())
                : String.valueOf(v));
  }

  @Override
  public Answer<String> alias(String name) {
    throw new AssertionError("a check follows aliases");
  }

  @Override
  public Answer<String> names(InetAddress address) {
    var name = new StringBuilder();
    byte[] octets = address.getAddress();
    for (int i = octets.length - 1; i >= 0; i--) {
      if (octets.length == 4) {
        name.append(octets[i] & 0xff).append('.');
      } else {
        name.append(Character.forDigit(octets[i] & 15, 16)).append('.');
        name.append(Character.forDigit(octets[i] >> 4 & 15, 16)).append('.');
      }
    }
    name.append(octets.length == 4 ? "in-addr.arpa" : "ip6.arpa");
    return answer("PTR", name.toString(), v -> key((String) v));
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    return answer(
        "MX",
        domain,
        v -> new Exchange((Integer) ((List<?>) v).get(0), key((String) ((List<?>) v).get(1))));
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    throw new AssertionError("no check asks for that");
  }

  @Override
  public Answer<Service> services(String name) {
    throw new AssertionError("no check asks for that");
  }
}
