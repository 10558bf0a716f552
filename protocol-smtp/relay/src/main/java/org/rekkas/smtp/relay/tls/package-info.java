/**
 * What TLS a next hop must have, and that it has it: STARTTLS (RFC 3207), DANE (RFC 7672), MTA-STS
 * (RFC 8461), REQUIRETLS and TLS-Required (RFC 8689), and counts for TLS-RPT (RFC 8460). Begin with
 * {@link org.rekkas.smtp.relay.tls.RelayTls}.
 */
@NullMarked
package org.rekkas.smtp.relay.tls;

import org.jspecify.annotations.NullMarked;
