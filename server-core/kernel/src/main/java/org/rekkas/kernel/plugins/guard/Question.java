package org.rekkas.kernel.plugins.guard;

import org.jspecify.annotations.Nullable;

/** One call into a plugin. Whatever its type says, a plugin may answer null. */
@FunctionalInterface
public interface Question<T> {
  @Nullable T ask() throws Exception;
}
