/**
 * Decisions, noted once: the log line, the counter and the mail's trace all derive from one note.
 */
@NullMarked
package org.rekkas.spi.journal;

import org.jspecify.annotations.NullMarked;
