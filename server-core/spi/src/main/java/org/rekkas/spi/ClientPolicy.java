package org.rekkas.spi;

/** Asked when a client has connected, before the greeting. */
@FunctionalInterface
public non-sealed interface ClientPolicy extends Extension {
  EnvelopeVerdict judge(Session session);
}
