package org.rekkas.spi;

import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;

/** Asked once for each RCPT, before its 250 and before the router. RFC 5321 §3.3. */
@FunctionalInterface
public non-sealed interface RecipientPolicy extends Extension {
  EnvelopeVerdict judge(Session session, Envelope soFar, ForwardPath candidate);
}
