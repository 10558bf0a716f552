/**
 * SASL (RFC 4422), the server's side, for every protocol that has AUTH: begin with {@link
 * org.rekkas.sasl.server.Authenticator}.
 */
@NullMarked
package org.rekkas.sasl.server;

import org.jspecify.annotations.NullMarked;
