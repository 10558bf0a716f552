/**
 * What stands around each call of a plugin: deadline, catch, circuit, counters, and the watch over
 * calls that hang or spin. Begin with {@link Guard}; a step of a plugin's life is an {@link
 * Attempt}. Knows nothing of what is asked.
 */
@NullMarked
package org.rekkas.kernel.plugins.guard;

import org.jspecify.annotations.NullMarked;
