/** Contents that are too large for a segment: a file for each. */
@NullMarked
package org.rekkas.vault.large;

import org.jspecify.annotations.NullMarked;
