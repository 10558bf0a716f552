/** Bounded reading of lines, for every protocol that speaks in lines. */
@NullMarked
package org.rekkas.line;

import org.jspecify.annotations.NullMarked;
