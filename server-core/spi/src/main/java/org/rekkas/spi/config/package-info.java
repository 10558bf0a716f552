/** A plugin's part of the configuration, read once into typed settings. */
@NullMarked
package org.rekkas.spi.config;

import org.jspecify.annotations.NullMarked;
