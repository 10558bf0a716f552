/**
 * The Authenticated Received Chain, RFC 8617: whether the hosts that passed a mail on vouch for it,
 * and the word of this one for what it passes on. Begin with {@link ChainFilter}; how a chain is
 * checked is in {@link ChainCheck}, how one grows in {@link Sealer}.
 */
@NullMarked
package org.rekkas.plugins.arc;

import org.jspecify.annotations.NullMarked;
