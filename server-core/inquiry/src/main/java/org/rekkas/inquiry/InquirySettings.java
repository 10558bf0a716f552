package org.rekkas.inquiry;

import org.rekkas.spi.config.Section;

/**
 * The settings that VRFY and EXPN share.
 *
 * @param audience who is answered
 * @param names who of these may ask by full name
 * @param perMinute how many questions of one client are answered in a minute
 */
public record InquirySettings(Audience audience, Audience names, int perMinute) {
  public static InquirySettings from(Section verb) {
    return new InquirySettings(
        verb.choice("for", Audience.LOCAL_CLIENTS),
        Audience.NOBODY,
        verb.number("per-minute", 60, 1, 100_000));
  }

  /** Of a verb that can be asked by full name. */
  public static InquirySettings withNames(Section verb) {
    var plain = from(verb);
    return new InquirySettings(
        plain.audience(), verb.choice("names-for", Audience.LOCAL_CLIENTS), plain.perMinute());
  }
}
