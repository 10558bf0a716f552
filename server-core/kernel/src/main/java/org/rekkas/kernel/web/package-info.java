/**
 * HTTP/1.1 for the endpoints of plugins: what listeners with {@code protocol="http"} speak. Begin
 * with {@link HttpProtocol}.
 */
@NullMarked
package org.rekkas.kernel.web;

import org.jspecify.annotations.NullMarked;
