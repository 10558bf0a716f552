package org.rekkas.spi;

import org.rekkas.spi.mail.Mail;

/** Asked once for each mail, when its content is in and before the 250. RFC 5321 §3.3. */
@FunctionalInterface
public non-sealed interface ContentFilter extends Extension {
  ContentVerdict judge(Session session, Mail mail);
}
