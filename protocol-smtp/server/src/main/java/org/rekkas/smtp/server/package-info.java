/** The receiving side of SMTP, RFC 5321: a pure step and a thin socket shell. */
@NullMarked
package org.rekkas.smtp.server;

import org.jspecify.annotations.NullMarked;
