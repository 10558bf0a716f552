/**
 * The listeners: sockets, TLS, the PROXY protocol, bounds, deadlines and the drain. Begin with
 * {@link Listeners}.
 */
@NullMarked
package org.rekkas.kernel.net;

import org.jspecify.annotations.NullMarked;
