/**
 * The sending side of SMTP, RFC 5321 §4.5.4, §5: where mail for others goes, and the delivery agent
 * that brings it there.
 */
@NullMarked
package org.rekkas.smtp.relay;

import org.jspecify.annotations.NullMarked;
