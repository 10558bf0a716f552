/**
 * DMARC itself, RFC 9989: whether a domain that was authenticated speaks for the one that a reader
 * sees, and what the latter wants. Begin with {@link org.rekkas.plugins.dmarc.policy.Check}.
 */
@NullMarked
package org.rekkas.plugins.dmarc.policy;

import org.jspecify.annotations.NullMarked;
