package org.rekkas.delivery.files;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Takes the messages that are read from a file, one after another. */
public interface MessageSink {
  /** Begins a message; the one before was ended. */
  void begin() throws IOException;

  void write(byte[] from, int offset, int length) throws IOException;

  /**
   * Ends the message that was begun.
   *
   * @param date when it was received; empty where the file does not tell
   */
  void end(Optional<Instant> date, Set<String> flags) throws IOException;
}
