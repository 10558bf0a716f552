/**
 * How a jar in {@code plugins/} becomes a plugin: found ({@link PluginFolder}), its classes read by
 * a class loader of its own ({@link PluginLoader}), its plugin made ({@link Loaded}, with which to
 * begin). Knows nothing of settings, nor of what a plugin does.
 */
@NullMarked
package org.rekkas.kernel.plugins.loading;

import org.jspecify.annotations.NullMarked;
