package org.rekkas.plugins.vrfy;

import java.util.Optional;
import org.rekkas.inquiry.Inquiry;
import org.rekkas.inquiry.InquirySettings;
import org.rekkas.inquiry.InquiryVerb;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** The verb VRFY; without this plugin the server answers it with 252. */
public final class VrfyPlugin implements Plugin<InquirySettings> {
  @Override
  public String name() {
    return "vrfy";
  }

  @Override
  public InquirySettings read(Section config) {
    return InquirySettings.withNames(config);
  }

  @Override
  public Running start(InquirySettings settings, Surroundings given) {
    var inquiry = new Inquiry(settings, given);
    var vrfy = new Vrfy(given.routes());
    return Running.of(
        Contribution.of(
            "verb", new InquiryVerb("VRFY", Vrfy.SYNTAX, Optional.empty(), inquiry, vrfy)));
  }
}
