/** SASL (RFC 4422) as pure exchanges, for every protocol that has AUTH. The client's side. */
@NullMarked
package org.rekkas.sasl;

import org.jspecify.annotations.NullMarked;
