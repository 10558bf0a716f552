/**
 * The values that travel: addresses, paths, the envelope, replies, a mail. Records only; no
 * behaviour but validation and wire form. RFC 5321 §4.1.2, RFC 5598 §2.
 */
@NullMarked
package org.rekkas.spi.mail;

import org.jspecify.annotations.NullMarked;
