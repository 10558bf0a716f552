package org.rekkas.kernel;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The process's standard output. A {@link java.io.PrintStream} upon it keeps to itself why it could
 * not write, so that is remembered here: an export to a full disk is no success. One thread.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private Optional<IOException> failure = Optional.empty();

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** What went wrong first. */
  Optional<IOException> failure() {
    return failure;
  }

  /** Whether who reads it had enough, as {@code head} has. */
  static boolean isEnough(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      out.write(from, offset, length);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
      throw e;
    }
  }
}
