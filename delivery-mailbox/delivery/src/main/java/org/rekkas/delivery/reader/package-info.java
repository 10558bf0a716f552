/**
 * The reader: {@code rekkas mail USER} lists a mailbox, shows a message, writes and reads files.
 */
@NullMarked
package org.rekkas.delivery.reader;

import org.jspecify.annotations.NullMarked;
