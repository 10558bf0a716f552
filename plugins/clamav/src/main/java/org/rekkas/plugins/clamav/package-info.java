/**
 * Viruses, found by ClamAV's daemon. Begin with {@link VirusFilter}; the daemon's protocol is in
 * {@link Clamd}.
 */
@NullMarked
package org.rekkas.plugins.clamav;

import org.jspecify.annotations.NullMarked;
