/** Append-only files of contents: one self-describing record for each. */
@NullMarked
package org.rekkas.vault.segments;

import org.jspecify.annotations.NullMarked;
