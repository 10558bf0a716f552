/**
 * DKIM signatures for the mail that our people send, RFC 6376 and 8463. Begin with {@link
 * SignFilter}; the keys are in {@link KeyRing}.
 */
@NullMarked
package org.rekkas.plugins.dkim;

import org.jspecify.annotations.NullMarked;
