package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Surroundings;

/** {@code rekkas dkim create}: two keys for a domain, so that old and new verifiers find theirs. */
final class CreateKeys implements AdminCommand {
  private static final String SELECTOR = "--selector";
  private static final String IF_ABSENT = "--if-absent";
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM");

  private final KeyRing keys;
  private final Surroundings given;

  CreateKeys(KeyRing keys, Surroundings given) {
    this.keys = keys;
    this.given = given;
  }

  @Override
  public String name() {
    return "dkim create";
  }

  @Override
  public String summary() {
    return "Makes keys that sign a domain's mail from now on, and shows their DNS records.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("DOMAIN", Parameter.Kind.REQUIRED, "the domain of the authors' addresses"),
        new Parameter(
            SELECTOR, Parameter.Kind.OPTION, "their name in the DNS, without it the month"),
        new Parameter(
            IF_ABSENT,
            Parameter.Kind.FLAG,
            "makes none where the domain has some; with " + SELECTOR + ", some of that name"));
  }

  @Override
  public Report run(Invocation call) throws IOException {
    String domain = KeyRing.name(call.value("DOMAIN").orElse(""));
    Optional<String> named = call.value(SELECTOR).map(name -> name.toLowerCase(Locale.ROOT));
    if (call.flag(IF_ABSENT) && keys.has(domain, named)) {
      String which = named.map(name -> " of the selector " + name).orElse("");
      return Report.lines(domain + " has keys" + which + ": rekkas dkim records shows them.");
    }
    String month = MONTH.format(given.clock().instant().atOffset(ZoneOffset.UTC));
    String selector = named.orElse(month);
    var lines = new ArrayList<String>();
    lines.add("Publish these TXT records; a long one is cut into strings where it is shown so.");
    try {
      for (var key : keys.make(domain, selector)) {
        lines.add("");
        lines.addAll(ShowRecords.zone(key));
      }
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
    lines.add("");
    lines.add("Mail is signed with them from now on; rekkas dkim records tells what the DNS says.");
    if (given.accounts().domains().stream().noneMatch(each -> isIn(domain, each))) {
      lines.add("notice: " + domain + " is none of the domains whose accounts are here.");
    }
    return new Report.Lines(lines);
  }

  private static boolean isIn(String domain, String ours) {
    String name = ALabels.of(ours).orElse(ours);
    return domain.equals(name) || domain.endsWith("." + name) || name.endsWith("." + domain);
  }
}
