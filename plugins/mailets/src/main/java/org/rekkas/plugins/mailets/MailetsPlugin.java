package org.rekkas.plugins.mailets;

import java.util.ArrayList;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mail;

/** What is done with mail between the 250 and its routing: each step of the chain is a mailet. */
public final class MailetsPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "mailets";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var contributions = new ArrayList<Contribution>();
    for (Settings.Step step : settings.chain()) {
      String name = contributions.size() + 1 + "-" + step.action().word();
      String[] fields = step.action().fields().toArray(String[]::new);
      contributions.add(
          Contribution.of(name, new Step(step.when(), step.action(), given)).adding(fields));
    }
    return Running.of(contributions.toArray(Contribution[]::new));
  }

  /** A step of the chain at work. */
  private record Step(Condition when, Action action, Surroundings given) implements Mailet {
    @Override
    public Matcher matcher() {
      return when;
    }

    @Override
    public Handling handle(Mail mail) {
      return action.on(mail, given);
    }
  }
}
