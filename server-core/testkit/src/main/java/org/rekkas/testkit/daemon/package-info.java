/**
 * Real daemons of Debian for tests, each in a folder of its own, on a free port of the loopback, as
 * a user without rights. Begin with {@link Daemon}.
 */
@NullMarked
package org.rekkas.testkit.daemon;

import org.jspecify.annotations.NullMarked;
