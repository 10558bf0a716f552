package org.rekkas.smtp.server;

import java.util.List;
import java.util.Optional;
import org.rekkas.sasl.server.Authentication;

/** What a connection can do, as the order of commands needs to know it. */
interface Offers {
  /** Whether STARTTLS can succeed now. */
  boolean startTls();

  /** The mechanisms of AUTH that can be used now; none where it is switched off. */
  List<String> mechanisms();

  /** Whether this mechanism would be offered if TLS were on. */
  boolean wantsTls(String mechanism);

  /** Empty where the mechanism is not offered. */
  Optional<Authentication> authentication(String mechanism);

  /** Whether the peer is trusted to name another client by XCLIENT. */
  boolean xclient();
}
