/** Decisions, noted once: log line, counter and trace of the mail all derive from one note. */
@NullMarked
package org.rekkas.spi.journal;

import org.jspecify.annotations.NullMarked;
