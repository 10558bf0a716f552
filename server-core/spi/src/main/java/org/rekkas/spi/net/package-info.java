/** What a plugin sees of the network: a connection that the kernel owns, and the DNS. */
@NullMarked
package org.rekkas.spi.net;

import org.jspecify.annotations.NullMarked;
