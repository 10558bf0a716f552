/**
 * How the server is, for a monitoring system. Begin with {@link Metrics}; what there is to tell
 * stands in {@link Measured}.
 */
@NullMarked
package org.rekkas.kernel.metrics;

import org.jspecify.annotations.NullMarked;
