/** Mailboxes as files that other programs read: mbox (RFC 4155) and Maildir. */
@NullMarked
package org.rekkas.delivery.files;

import org.jspecify.annotations.NullMarked;
