/**
 * Internationalised domain names: begin with {@link org.rekkas.idna.ALabels}. Bundled by each that
 * asks the DNS for one, or writes it where US-ASCII alone goes.
 */
@NullMarked
package org.rekkas.idna;

import org.jspecify.annotations.NullMarked;
