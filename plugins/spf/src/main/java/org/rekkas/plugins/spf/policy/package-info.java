/**
 * The Sender Policy Framework, RFC 7208, for itself: the grammar of a policy, macros, and the check
 * with its limits. Begin with {@link org.rekkas.plugins.spf.policy.Check}. Knows no socket and no
 * session; the DNS is the interface of the SPI.
 */
@NullMarked
package org.rekkas.plugins.spf.policy;

import org.jspecify.annotations.NullMarked;
