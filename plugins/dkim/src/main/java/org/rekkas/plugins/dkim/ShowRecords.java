package org.rekkas.plugins.dkim;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.net.Dns;

/** {@code rekkas dkim records}: the keys, their records, and whether the DNS has them. */
final class ShowRecords implements AdminCommand {
  /** A TXT record is made of strings of at most so many octets, RFC 1035 §3.3. */
  private static final int LONGEST = 255;

  private final KeyRing keys;
  private final Dns dns;

  ShowRecords(KeyRing keys, Dns dns) {
    this.keys = keys;
    this.dns = dns;
  }

  @Override
  public String name() {
    return "dkim records";
  }

  @Override
  public String summary() {
    return "Shows the DNS records of all keys that sign, and whether the DNS has them.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("DOMAIN", Parameter.Kind.OPTIONAL, "only those of this domain"));
  }

  @Override
  public Report run(Invocation given) {
    var lines = new ArrayList<String>();
    for (var key : keys.all()) {
      if (given.value("DOMAIN").map(KeyRing::name).map(key.domain()::equals).orElse(true)) {
        lines.addAll(zone(key));
        lines.add("; " + published(key));
        lines.add("");
      }
    }
    return lines.isEmpty()
        ? Report.lines("There is no key; rekkas dkim create DOMAIN makes them.")
        : new Report.Lines(lines);
  }

  private String published(SigningKey key) {
    return switch (dns.texts(key.recordName())) {
      case Dns.Answer.Found<String>(var texts, _, _) ->
          texts.stream().anyMatch(text -> same(text, key.record()))
              ? "the DNS has it"
              : "the DNS has another text: " + texts;
      case Dns.Answer.Empty<String> _, Dns.Answer.Missing<String> _ -> "the DNS does not have it";
      case Dns.Answer.Failed<String>(String why) -> "the DNS does not answer: " + why;
    };
  }

  private static boolean same(String one, String other) {
    return one.replaceAll("\\s", "").equals(other.replaceAll("\\s", ""));
  }

  /** As lines of a zone file. */
  static List<String> zone(SigningKey key) {
    String text = key.record();
    if (text.length() <= LONGEST) {
      return List.of(key.recordName() + ". IN TXT \"" + text + '"');
    }
    var lines = new ArrayList<String>();
    lines.add(key.recordName() + ". IN TXT (");
    for (int i = 0; i < text.length(); i += LONGEST) {
      lines.add("  \"" + text.substring(i, Math.min(text.length(), i + LONGEST)) + '"');
    }
    lines.add("  )");
    return lines;
  }
}
