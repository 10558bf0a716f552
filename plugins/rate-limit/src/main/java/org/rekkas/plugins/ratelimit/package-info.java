/**
 * How much one client, sender or user may do in a time. Begin with {@link Limit}; {@link Bucket}
 * counts.
 */
@NullMarked
package org.rekkas.plugins.ratelimit;

import org.jspecify.annotations.NullMarked;
