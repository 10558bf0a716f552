/**
 * {@code rekkas setup}: what is wished, and the configuration made of it. Begin with {@link
 * Interview}.
 */
@NullMarked
package org.rekkas.kernel.setup;

import org.jspecify.annotations.NullMarked;
