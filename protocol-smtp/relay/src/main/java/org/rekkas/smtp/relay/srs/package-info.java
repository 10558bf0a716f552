/**
 * The sender rewriting scheme: reverse-paths of mail that is forwarded. Pure, but for its secret.
 */
@NullMarked
package org.rekkas.smtp.relay.srs;

import org.jspecify.annotations.NullMarked;
