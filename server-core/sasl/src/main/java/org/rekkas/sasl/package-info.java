/**
 * SASL (RFC 4422) as pure exchanges, for every protocol that has AUTH: the client's side. Begin
 * with {@link org.rekkas.sasl.ClientExchange}.
 */
@NullMarked
package org.rekkas.sasl;

import org.jspecify.annotations.NullMarked;
