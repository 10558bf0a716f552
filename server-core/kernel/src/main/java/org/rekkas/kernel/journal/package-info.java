/**
 * The journal: what becomes of a note. Begin with {@link BufferedJournal}; a note becomes a log
 * line ({@link LogLines}), a count ({@link Counts}) and a line of its mail's trace ({@link
 * Traces}).
 */
@NullMarked
package org.rekkas.kernel.journal;

import org.jspecify.annotations.NullMarked;
