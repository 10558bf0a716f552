/**
 * What plugins that have accounts share: what is kept of a password and how one is compared with it
 * (RFC 8265, RFC 9106, RFC 5802), the way to a mailbox, and what those that ask another program are
 * made of. Begin with {@link Argon2}.
 */
@NullMarked
package org.rekkas.directory;

import org.jspecify.annotations.NullMarked;
