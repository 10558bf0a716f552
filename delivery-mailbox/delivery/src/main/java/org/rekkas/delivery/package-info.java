/** The MDA, RFC 5598 §4.3.3: from the queue into a mailbox. */
@NullMarked
package org.rekkas.delivery;

import org.jspecify.annotations.NullMarked;
