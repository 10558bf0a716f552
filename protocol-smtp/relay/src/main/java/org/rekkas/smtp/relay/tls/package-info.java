/** What TLS a next hop must have, and how a connection gets it. */
@NullMarked
package org.rekkas.smtp.relay.tls;

import org.jspecify.annotations.NullMarked;
