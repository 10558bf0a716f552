package org.rekkas.plugins.contentrules;

import java.util.List;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Looks for what the rules in conf/plugins/content-rules.xml say. */
public final class ContentRulesPlugin implements Plugin<List<Rule>> {
  @Override
  public String name() {
    return "content-rules";
  }

  @Override
  public List<Rule> read(Section config) {
    return Rule.all(config);
  }

  @Override
  public List<Symbol> symbols(List<Rule> rules) {
    return rules.stream().map(Rule::symbol).toList();
  }

  @Override
  public Running start(List<Rule> rules, Surroundings given) {
    return rules.isEmpty()
        ? Running.of()
        : Running.of(Contribution.of("content", new RuleFilter(rules)));
  }
}
