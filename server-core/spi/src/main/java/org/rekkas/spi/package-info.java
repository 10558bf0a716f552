/**
 * What a plugin compiles against, and nothing else. Begin with {@link Plugin}, then read {@link
 * Extension}: it lists everything that a plugin can add, in the order of a mail's way.
 */
@NullMarked
package org.rekkas.spi;

import org.jspecify.annotations.NullMarked;
