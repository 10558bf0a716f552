/**
 * The embedded message store, on the Vault of the SPI. Begin with {@link VaultStore}; {@link
 * Layout} says what lies where. What a change reads and writes within one transaction passes
 * through {@link Work}.
 */
@NullMarked
package org.rekkas.store;

import org.jspecify.annotations.NullMarked;
