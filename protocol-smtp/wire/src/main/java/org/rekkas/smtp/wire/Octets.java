package org.rekkas.smtp.wire;

import java.io.IOException;

/** Where octets of a content go next: a stage of the way in, or the draft at its end. */
@FunctionalInterface
public interface Octets {
  void write(byte[] from, int offset, int length) throws IOException;
}
