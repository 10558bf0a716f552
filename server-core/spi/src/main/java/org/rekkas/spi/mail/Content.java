package org.rekkas.spi.mail;

import java.io.IOException;
import java.io.InputStream;

/**
 * The octets of a mail, header and body, as they came (RFC 5321 §2.3.1), lines ended by CRLF unless
 * they came by BDAT. Never held as a whole: read it as a stream, as often as needed.
 */
public interface Content {
  /** In octets. */
  long size();

  /** A new stream from the first octet; the caller closes it. */
  InputStream open() throws IOException;
}
