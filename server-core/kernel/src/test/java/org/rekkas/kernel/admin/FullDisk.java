package org.rekkas.kernel.admin;

import java.io.IOException;
import java.io.OutputStream;

/** Takes nothing. */
public final class FullDisk extends OutputStream {
  @Override
  public void write(int octet) throws IOException {
    throw new IOException("No space left on device");
  }
}
