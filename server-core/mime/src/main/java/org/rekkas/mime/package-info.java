/**
 * The header of a message (RFC 5322), for plugins that read or change mail: begin with {@link
 * org.rekkas.mime.Message}.
 */
@NullMarked
package org.rekkas.mime;

import org.jspecify.annotations.NullMarked;
