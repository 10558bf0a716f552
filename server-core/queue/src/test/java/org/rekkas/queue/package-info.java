/** The queue's tests: over a vault in memory, with an agent and routes that a test scripts. */
@NullMarked
package org.rekkas.queue;

import org.jspecify.annotations.NullMarked;
