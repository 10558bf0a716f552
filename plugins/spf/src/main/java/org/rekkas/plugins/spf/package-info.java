/**
 * Whether a client may send mail for the domain of its sender, RFC 7208, told to the sum of signs
 * and to mail programs. Begin with {@link SenderCheck}; the framework itself is in {@link
 * org.rekkas.plugins.spf.policy.Check}.
 */
@NullMarked
package org.rekkas.plugins.spf;

import org.jspecify.annotations.NullMarked;
