/**
 * Internationalised domain names: begin with {@link org.rekkas.idna.ALabels}. Bundled by each that
 * asks the DNS for one, or writes it where US-ASCII alone goes. {@link org.rekkas.idna.Respelling}
 * is for who keeps addresses in keys.
 */
@NullMarked
package org.rekkas.idna;

import org.jspecify.annotations.NullMarked;
