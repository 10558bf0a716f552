/**
 * What a message store holds, in the terms of IMAP (RFC 9051): folders (IMAP's mailboxes; the word
 * is taken here by the addresses of RFC 5321), messages with UID, flags and MODSEQ (RFC 7162).
 */
@NullMarked
package org.rekkas.spi.store;

import org.jspecify.annotations.NullMarked;
