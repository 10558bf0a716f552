package org.rekkas.kernel.plugins;

import org.jspecify.annotations.Nullable;

/** One call into a plugin. Whatever its type says, a plugin may answer null. */
@FunctionalInterface
interface Question<T> {
  @Nullable T ask() throws Exception;
}
