/**
 * The file system as the vault uses it, small enough to be faked: tests record, drop and fail
 * writes.
 */
@NullMarked
package org.rekkas.vault.disk;

import org.jspecify.annotations.NullMarked;
