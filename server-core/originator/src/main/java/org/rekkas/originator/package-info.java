/**
 * Mail that this server writes itself, on its way into the queue: begin with {@link
 * org.rekkas.originator.Originator}. Bundled by each plugin that writes mail.
 */
@NullMarked
package org.rekkas.originator;

import org.jspecify.annotations.NullMarked;
