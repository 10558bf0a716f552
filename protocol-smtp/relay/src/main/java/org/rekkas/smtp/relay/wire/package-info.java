/**
 * What a client of SMTP and LMTP says and understands, RFC 5321 §4, RFC 2033: replies, offers, the
 * order of an opening, the commands of a mail, the octets of a content. Pure: no socket, no clock,
 * no thread.
 */
@NullMarked
package org.rekkas.smtp.relay.wire;

import org.jspecify.annotations.NullMarked;
