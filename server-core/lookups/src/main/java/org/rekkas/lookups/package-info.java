/**
 * Questions to the DNS that strangers bring about: {@link org.rekkas.lookups.Share} is how many at
 * a time, {@link org.rekkas.lookups.TimedLookups} for how long.
 */
@NullMarked
package org.rekkas.lookups;

import org.jspecify.annotations.NullMarked;
