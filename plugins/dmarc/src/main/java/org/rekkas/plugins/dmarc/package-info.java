/**
 * Whether a mail is from the domain that its reader sees, RFC 9989, told to the sum of signs and to
 * mail programs. Begin with {@link org.rekkas.plugins.dmarc.AuthorCheck}; the mechanism itself is
 * in {@link org.rekkas.plugins.dmarc.policy.Check}.
 */
@NullMarked
package org.rekkas.plugins.dmarc;

import org.jspecify.annotations.NullMarked;
