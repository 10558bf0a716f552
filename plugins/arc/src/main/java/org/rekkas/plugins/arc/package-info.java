/**
 * The Authenticated Received Chain, RFC 8617: whether the hosts that passed a mail on vouch for it.
 * Begin with {@link ChainFilter}; how a chain is checked is in {@link ChainCheck}.
 */
@NullMarked
package org.rekkas.plugins.arc;

import org.jspecify.annotations.NullMarked;
