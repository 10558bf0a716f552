/**
 * The protocol POP3, RFC 1939, as a plugin: a pure step and a thin shell around it. Begin with
 * {@link org.rekkas.plugins.pop3.Dialogue}, the order of commands.
 */
@NullMarked
package org.rekkas.plugins.pop3;

import org.jspecify.annotations.NullMarked;
