package org.rekkas.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * An address that is not tried in this pass, because its destination does not answer or has enough:
 * its mail waits on disk, and no attempt is counted.
 *
 * @param heard what the destination said at last, for who asks why; empty: it has only enough
 */
record Stay(Instant until, Optional<Heard> heard) {}
