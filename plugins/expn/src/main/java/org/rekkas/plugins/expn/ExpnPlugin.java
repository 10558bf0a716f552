package org.rekkas.plugins.expn;

import org.rekkas.inquiry.Inquiry;
import org.rekkas.inquiry.InquiryVerb;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** The verb EXPN; without this plugin the server answers it with 502. */
public final class ExpnPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "expn";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var inquiry = new Inquiry(settings.inquiry(), given);
    var expn = new Expn(settings, inquiry);
    return Running.of(
        Contribution.of(
            "verb", new InquiryVerb("EXPN", Expn.SYNTAX, expn.keyword(), inquiry, expn)));
  }
}
