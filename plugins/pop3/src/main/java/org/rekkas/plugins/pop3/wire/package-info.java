/**
 * The grammar of POP3, RFC 1939 and RFC 2449: pure functions of octets. Begin with {@link
 * org.rekkas.plugins.pop3.wire.Command}.
 */
@NullMarked
package org.rekkas.plugins.pop3.wire;

import org.jspecify.annotations.NullMarked;
