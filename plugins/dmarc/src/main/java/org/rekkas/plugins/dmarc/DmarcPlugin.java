package org.rekkas.plugins.dmarc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.plugins.dmarc.report.AggregateReports;
import org.rekkas.plugins.dmarc.report.Row;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/**
 * Checks the authors of mail, once SPF, DKIM and ARC are done with it; and reports, if asked to.
 */
public final class DmarcPlugin implements Plugin<Settings> {
  private static final Order LAST_OF_PROOFS = Order.after("spf", "dkim", "arc");

  @Override
  public String name() {
    return "dmarc";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public List<Symbol> symbols(Settings settings) {
    return Symbols.all();
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    Optional<AggregateReports> reports =
        settings.reports().map(sender -> new AggregateReports(sender, given));
    Consumer<Row> rows = row -> reports.ifPresent(each -> each.count(row));
    var all = new ArrayList<Contribution>();
    all.add(
        Contribution.of("check", new AuthorCheck(settings, given, rows))
            .ordered(LAST_OF_PROOFS)
            .adding(AuthenticationResults.NAME));
    if (settings.follow() == Settings.Follow.POLICY) {
      var follower = new PolicyFollower(given.host().name());
      all.add(Contribution.of("follow", follower).ordered(LAST_OF_PROOFS));
    }
    reports.ifPresent(AggregateReports::start);
    return new Running() {
      @Override
      public List<Contribution> contributions() {
        return List.copyOf(all);
      }

      @Override
      public void close() {
        reports.ifPresent(AggregateReports::close);
      }
    };
  }
}
