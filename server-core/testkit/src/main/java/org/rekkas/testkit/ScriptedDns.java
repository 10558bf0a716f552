package org.rekkas.testkit;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rekkas.spi.net.Dns;

/** A resolver that knows what a test told it; what it was not told does not exist. */
public final class ScriptedDns implements Dns {
  private final Map<String, Answer<?>> answers = new ConcurrentHashMap<>();
  private final Set<String> signed = ConcurrentHashMap.newKeySet();

  public ScriptedDns address(String name, InetAddress... addresses) {
    return put("A", name, found(List.of(addresses)));
  }

  public ScriptedDns text(String name, String... texts) {
    return put("TXT", name, found(List.of(texts)));
  }

  public ScriptedDns alias(String name, String target) {
    return put("CNAME", name, found(List.of(target)));
  }

  public ScriptedDns name(InetAddress address, String... names) {
    return put("PTR", address.getHostAddress(), found(List.of(names)));
  }

  public ScriptedDns exchange(String domain, Exchange... exchanges) {
    return put("MX", domain, found(List.of(exchanges)));
  }

  public ScriptedDns certificate(String name, Tlsa... records) {
    return put("TLSA", name, found(List.of(records)));
  }

  public ScriptedDns service(String name, Service... services) {
    return put("SRV", name, found(List.of(services)));
  }

  /** Makes what is found at a name, and below it, authentic. */
  public ScriptedDns signed(String zone) {
    signed.add(zone.toLowerCase(Locale.ROOT));
    return this;
  }

  /** The name exists, the type does not. */
  public ScriptedDns empty(String type, String name) {
    return put(type, name, new Answer.Empty<>());
  }

  /** Makes one question fail: {@code type} is A, TXT, CNAME, PTR, MX, TLSA or SRV. */
  public ScriptedDns fails(String type, String name) {
    return put(type, name, new Answer.Failed<>("scripted failure"));
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    return answer("A", name);
  }

  @Override
  public Answer<String> texts(String name) {
    return answer("TXT", name);
  }

  @Override
  public Answer<String> alias(String name) {
    return answer("CNAME", name);
  }

  @Override
  public Answer<String> names(InetAddress address) {
    return answer("PTR", address.getHostAddress());
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    return answer("MX", domain);
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    return answer("TLSA", name);
  }

  @Override
  public Answer<Service> services(String name) {
    return answer("SRV", name);
  }

  private ScriptedDns put(String type, String name, Answer<?> answer) {
    answers.put(key(type, name), answer);
    return this;
  }

  @SuppressWarnings("unchecked") // what put stored under a type is of that type
  private <T> Answer<T> answer(String type, String name) {
    var answer = (Answer<T>) answers.getOrDefault(key(type, name), new Answer.Missing<>());
    return answer instanceof Answer.Found<T>(var records, var ttl, _)
        ? new Answer.Found<>(records, ttl, isSigned(name.toLowerCase(Locale.ROOT)))
        : answer;
  }

  private boolean isSigned(String name) {
    return signed.stream().anyMatch(z -> name.equals(z) || name.endsWith("." + z));
  }

  private static <T> Answer<T> found(List<T> records) {
    return new Answer.Found<>(records, Duration.ofHours(1), false);
  }

  private static String key(String type, String name) {
    return type + ' ' + name.toLowerCase(Locale.ROOT);
  }
}
