/**
 * The embedded engine as plugins see it: key-value spaces of their own, committed in batches, and
 * contents written once. The design's §3 and §4 say what is behind it.
 */
@NullMarked
package org.rekkas.spi.vault;

import org.jspecify.annotations.NullMarked;
