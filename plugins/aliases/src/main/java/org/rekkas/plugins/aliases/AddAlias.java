package org.rekkas.plugins.aliases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.expansion.Expansion;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;

/** {@code rekkas alias add}: makes an alias, or adds members to it. */
final class AddAlias implements AdminCommand {
  private final AliasesFile file;
  private final Surroundings given;

  AddAlias(AliasesFile file, Surroundings given) {
    this.file = file;
    this.given = given;
  }

  @Override
  public String name() {
    return "alias add";
  }

  @Override
  public String summary() {
    return "Adds an alias, or members to an alias.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(
            "ADDRESS",
            Parameter.Kind.REQUIRED,
            "name@domain, name (in every domain) or @domain (whatever nobody has)"),
        new Parameter(
            "MEMBERS", Parameter.Kind.REQUIRED, "where it leads: addresses, parted by commas"),
        new Parameter("--hidden", Parameter.Kind.FLAG, "EXPN and reports do not show the members"),
        new Parameter("--if-absent", Parameter.Kind.FLAG, "leaves an alias that exists as it is"));
  }

  @Override
  public Report run(Invocation call) throws IOException {
    String name = call.value("ADDRESS").orElse("").strip();
    try {
      var added = parsed(name, call.value("MEMBERS").orElse(""), call.flag("--hidden"));
      if (call.flag("--if-absent") && file.table().named(name).isPresent()) {
        return Report.lines(name + " exists already");
      }
      file.change(name, before -> Optional.of(before.map(b -> both(b, added)).orElse(added)));
      var now = file.table().named(name).orElse(added);
      var lines = new ArrayList<String>();
      lines.add(name + " leads to " + String.join(", ", now.written()));
      if (Strays.isStray(now, file.table(), given.accounts().domains())) {
        lines.add(
            "notice: its domain is none of this server's accounts; mail for "
                + name
                + " is taken here all the same");
      }
      lines.addAll(notices(now));
      return new Report.Lines(lines);
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * An account may come later, so it is said, and no more. Each member is looked at for itself,
   * however many there are: it is no stranger who asks.
   */
  private List<String> notices(Alias alias) {
    Set<ForwardPath> trail =
        alias.name().indexOf('@') > 0 ? Set.of(ForwardPath.of(alias.name())) : Set.of();
    var lines = new ArrayList<String>();
    for (ForwardPath member : alias.members()) {
      if (!Expansion.toSomebody(given.routes()).mayLead(member, trail)) {
        String address = Alias.written(member.mailbox());
        lines.add("notice: " + address + " leads nowhere now; see: rekkas route " + address);
      }
    }
    var atRcpt = Expansion.toSomebody(given.routes());
    boolean isRefused =
        !lines.isEmpty() && alias.members().stream().noneMatch(m -> atRcpt.mayLead(m, trail));
    if (isRefused && !isPostmaster(alias)) {
      lines.add("notice: so mail for " + alias.name() + " is refused as for nobody");
    }
    return lines;
  }

  /** Who is taken everywhere, whatever it leads to: RFC 5321 §4.5.1. */
  private static boolean isPostmaster(Alias alias) {
    return alias.name().replaceFirst("@.*", "").equalsIgnoreCase("postmaster");
  }

  private static Alias parsed(String name, String members, boolean hidden) {
    if (name.startsWith("!") || name.startsWith("#")) {
      throw new IllegalArgumentException("a name that begins with ! or # is written in quotes");
    }
    return AliasText.alias(
        new AliasText.Block(0, 1, (hidden ? "!" : "") + name + ": " + members),
        (number, what) -> {
          throw new IllegalArgumentException(what);
        });
  }

  private static Alias both(Alias before, Alias added) {
    if (!before.domain().equalsIgnoreCase(added.domain())) {
      String now = String.join(", ", before.written());
      throw new IllegalArgumentException(
          before.name() + " leads to " + now + " already: remove it first");
    }
    var members = new LinkedHashSet<>(before.members());
    members.addAll(added.members());
    boolean hidden = before.hidden() || added.hidden();
    return new Alias(before.name(), List.copyOf(members), before.domain(), hidden);
  }
}
