/** The embedded engine: content segments and key-value state, forced to disk in groups. */
@NullMarked
package org.rekkas.vault;

import org.jspecify.annotations.NullMarked;
