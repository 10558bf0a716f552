package org.rekkas.smtp.relay.tls.report;

import java.net.URI;
import org.rekkas.spi.mail.ForwardPath;

/** A place that a domain wants its reports at, RFC 8460 §3. */
sealed interface ReportAddress {
  /** {@code mailto:} */
  record Mail(ForwardPath path) implements ReportAddress {}

  /** {@code https:}, with a host. */
  record Post(URI uri) implements ReportAddress {}
}
