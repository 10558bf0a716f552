package org.rekkas.plugins.aliases;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas alias list}: a row for each member. */
final class ListAliases implements AdminCommand {
  private final AliasesFile file;

  ListAliases(AliasesFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "alias list";
  }

  @Override
  public String summary() {
    return "Lists the aliases, or one alias, with where they lead.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("ADDRESS", Parameter.Kind.OPTIONAL, "the alias; without it: all"));
  }

  @Override
  public Report run(Invocation given) {
    var name = given.value("ADDRESS");
    try {
      var aliases =
          name.map(n -> file.table().named(n).map(List::of).orElse(List.of()))
              .orElseGet(() -> file.table().all());
      return name.isPresent() && aliases.isEmpty()
          ? new Report.Failed("there is no alias " + name.get())
          : new Report.Table(List.of("alias", "leads to", "members"), rows(aliases));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static List<List<String>> rows(List<Alias> aliases) {
    var rows = new ArrayList<List<String>>();
    for (var alias : aliases) {
      for (String member : alias.written()) {
        rows.add(List.of(alias.name(), member, alias.hidden() ? "hidden" : "shown"));
      }
    }
    return rows;
  }
}
