package org.rekkas.spi;

import java.util.Set;

/** An EHLO keyword with the MAIL and RCPT parameters that it owns and enforces. RFC 5321 §2.2. */
public non-sealed interface SmtpKeyword extends Extension {
  /** The line of the EHLO reply: keyword and its parameters; empty: not offered to this session. */
  String announce(Session session);

  /** Names of MAIL parameters, in upper case. */
  Set<String> mailParameters();

  /** Judges one MAIL parameter; what continues is kept in the envelope's options. */
  EnvelopeVerdict judge(Session session, String parameter, String value);
}
