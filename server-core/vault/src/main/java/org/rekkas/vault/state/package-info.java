/** The key-value state, kept by RocksDB. */
@NullMarked
package org.rekkas.vault.state;

import org.jspecify.annotations.NullMarked;
