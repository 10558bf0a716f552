/**
 * The destinations elsewhere: begin with {@link org.rekkas.queue.sites.Sites}. How many connections
 * each gets, when a silent one is asked again, and whose turn it is.
 */
@NullMarked
package org.rekkas.queue.sites;

import org.jspecify.annotations.NullMarked;
