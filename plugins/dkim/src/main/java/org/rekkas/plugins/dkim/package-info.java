/**
 * DKIM signatures, RFC 6376 and 8463: those of the mail that our people send, and those of others.
 * Begin with {@link SignFilter} and {@link VerifyFilter}; our keys are in {@link KeyRing}.
 */
@NullMarked
package org.rekkas.plugins.dkim;

import org.jspecify.annotations.NullMarked;
