package org.rekkas.plugins.expn;

import org.rekkas.inquiry.InquirySettings;
import org.rekkas.spi.config.Section;

/**
 * The element {@code <expn>}.
 *
 * @param mostMembers a longer list is not shown
 */
record Settings(InquirySettings inquiry, int mostMembers) {
  static Settings from(Section expn) {
    return new Settings(InquirySettings.from(expn), expn.number("most-members", 500, 1, 10_000));
  }
}
