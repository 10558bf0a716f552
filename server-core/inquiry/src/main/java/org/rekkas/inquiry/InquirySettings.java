package org.rekkas.inquiry;

import org.rekkas.spi.config.Section;

/**
 * The settings that VRFY and EXPN share.
 *
 * @param audience who is answered
 * @param perMinute how many questions of one client are answered in a minute
 */
public record InquirySettings(Audience audience, int perMinute) {
  public static InquirySettings from(Section verb) {
    return new InquirySettings(
        verb.choice("for", Audience.LOCAL_CLIENTS), verb.number("per-minute", 60, 1, 100_000));
  }
}
