package org.rekkas.spi;

import java.io.IOException;
import java.util.Set;

/**
 * Pages or data at some paths of the listeners for HTTP, RFC 9110. The kernel speaks HTTP, reads
 * the request, and sends the answer.
 */
public non-sealed interface WebEndpoint extends Extension {
  /**
   * The paths that are its own: {@code /mail/config-v1.1.xml}; one that ends with a slash is all
   * that begins so. Of several endpoints the one with the longest path that fits is asked.
   */
  Set<String> paths();

  /** On a thread of the request's own, with a deadline as every call. */
  WebAnswer answer(WebRequest request) throws IOException;
}
