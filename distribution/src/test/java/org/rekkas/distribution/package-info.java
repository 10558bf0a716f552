/** Tests against the unpacked archive, as an administrator and a correspondent would use it. */
@NullMarked
package org.rekkas.distribution;

import org.jspecify.annotations.NullMarked;
