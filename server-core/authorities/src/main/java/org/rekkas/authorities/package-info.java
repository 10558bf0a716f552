/**
 * Whom TLS believes where an administrator names his own authorities: begin with {@link
 * org.rekkas.authorities.PemAuthorities}. Bundled by each that asks for them.
 */
@NullMarked
package org.rekkas.authorities;

import org.jspecify.annotations.NullMarked;
