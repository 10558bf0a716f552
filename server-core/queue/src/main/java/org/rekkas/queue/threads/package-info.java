/** How the queue's threads wait for each other, and who may be at something slow at once. */
@NullMarked
package org.rekkas.queue.threads;

import org.jspecify.annotations.NullMarked;
