package org.rekkas.spi;

import org.rekkas.spi.mail.Envelope;

/** Asked once for each MAIL, before its 250. The envelope has no recipients yet. RFC 5321 §3.3. */
@FunctionalInterface
public non-sealed interface SenderPolicy extends Extension {
  EnvelopeVerdict judge(Session session, Envelope envelope);
}
