/** The embedded message store: mailboxes, UIDs, flags, quotas. */
@NullMarked
package org.rekkas.store;

import org.jspecify.annotations.NullMarked;
