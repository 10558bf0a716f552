/**
 * The resolver of the DNS, for the kernel and for plugins: its settings, cache and validation.
 * Begin with {@link DnsResolver}.
 */
@NullMarked
package org.rekkas.kernel.dns;

import org.jspecify.annotations.NullMarked;
