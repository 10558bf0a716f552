package org.rekkas.plugins.aliases;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas alias add}: makes an alias, or adds members to it. */
final class AddAlias implements AdminCommand {
  private final AliasesFile file;

  AddAlias(AliasesFile file) {
    this.file = file;
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
  public Report run(Invocation given) throws IOException {
    String name = given.value("ADDRESS").orElse("").strip();
    try {
      var added = parsed(name, given.value("MEMBERS").orElse(""), given.flag("--hidden"));
      if (given.flag("--if-absent") && file.table().named(name).isPresent()) {
        return Report.lines(name + " exists already");
      }
      file.change(name, before -> Optional.of(before.map(b -> both(b, added)).orElse(added)));
      var now = file.table().named(name).orElse(added);
      return Report.lines(name + " leads to " + String.join(", ", now.written()));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
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
