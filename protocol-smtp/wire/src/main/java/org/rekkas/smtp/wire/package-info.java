/** The grammar of SMTP, RFC 5321 §4: pure functions of bytes. */
@NullMarked
package org.rekkas.smtp.wire;

import org.jspecify.annotations.NullMarked;
