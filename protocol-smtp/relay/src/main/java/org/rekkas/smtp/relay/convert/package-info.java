/** Makes of a content what a next hop without 8BITMIME can take. RFC 6152 §3. */
@NullMarked
package org.rekkas.smtp.relay.convert;

import org.jspecify.annotations.NullMarked;
