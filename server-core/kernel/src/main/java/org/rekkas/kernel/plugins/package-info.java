/**
 * Plugins: loaded ({@link org.rekkas.kernel.plugins.loading}), configured, started as a {@link
 * org.rekkas.kernel.plugins.Generation}, asked through a guard ({@link
 * org.rekkas.kernel.plugins.guard}), and ended. Read {@link org.rekkas.kernel.plugins.Generations}
 * first. Nothing here knows a protocol.
 */
@NullMarked
package org.rekkas.kernel.plugins;

import org.jspecify.annotations.NullMarked;
