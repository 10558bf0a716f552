package org.rekkas.spi.journal;

/** Where decisions are noted. Never blocks for long and never throws. */
@FunctionalInterface
public interface Journal {
  void note(Note note);
}
