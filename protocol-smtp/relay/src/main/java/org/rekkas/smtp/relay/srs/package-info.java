/**
 * The sender rewriting scheme: reverse-paths of mail that is forwarded. Pure, but for its secret
 * and the senders that are too long for it.
 */
@NullMarked
package org.rekkas.smtp.relay.srs;

import org.jspecify.annotations.NullMarked;
