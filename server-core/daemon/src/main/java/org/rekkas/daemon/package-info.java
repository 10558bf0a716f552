/**
 * Conversations with daemons beside the server: begin with {@link org.rekkas.daemon.Daemon}.
 * Bundled by each plugin that has one.
 */
@NullMarked
package org.rekkas.daemon;

import org.jspecify.annotations.NullMarked;
