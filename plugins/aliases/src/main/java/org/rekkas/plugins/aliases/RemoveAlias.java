package org.rekkas.plugins.aliases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.mail.ForwardPath;

/** {@code rekkas alias remove}: an alias, or one member of it. */
final class RemoveAlias implements AdminCommand {
  private final AliasesFile file;

  RemoveAlias(AliasesFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "alias remove";
  }

  @Override
  public String summary() {
    return "Removes an alias, or a member of it.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("ADDRESS", Parameter.Kind.REQUIRED, "the alias, as in the list"),
        new Parameter(
            "MEMBER", Parameter.Kind.OPTIONAL, "the member, or @domain; without it: the alias"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    String name = given.value("ADDRESS").orElse("").strip();
    try {
      if (file.table().named(name).isEmpty()) {
        return new Report.Failed("there is no alias " + name);
      }
      if (given.value("MEMBER").isEmpty()) {
        file.change(name, before -> Optional.empty());
        return Report.lines(name + " was removed.");
      }
      String member = given.value("MEMBER").get().strip();
      file.change(name, before -> before.flatMap(alias -> without(alias, member)));
      var left = file.table().named(name);
      return Report.lines(
          left.isEmpty()
              ? name + " was removed with its last member."
              : name + " leads to " + String.join(", ", left.get().written()));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Alias> without(Alias alias, String member) {
    boolean domain = member.startsWith("@");
    if (domain && !alias.domain().isEmpty() && isDomainOf(alias, member)) {
      return Optional.empty();
    }
    var rest = new ArrayList<>(alias.members());
    if (domain || !rest.remove(new ForwardPath(Alias.address(member)))) {
      throw new IllegalArgumentException(member + " is no member of " + alias.name());
    }
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(new Alias(alias.name(), rest, "", alias.hidden()));
  }

  private static boolean isDomainOf(Alias alias, String member) {
    return AliasText.key(member).equals(AliasText.key("@" + alias.domain()));
  }
}
