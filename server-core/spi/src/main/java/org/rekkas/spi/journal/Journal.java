package org.rekkas.spi.journal;

import java.util.Optional;

/** Where decisions are noted. Never blocks for long and never throws. */
@FunctionalInterface
public interface Journal {
  void note(Note note);

  /** Notes what an administrator should look at, and is about no mail. */
  default void warn(String plugin, String what) {
    note(new Note.Remark(plugin, Note.Level.WARN, Optional.empty(), Evidence.of(what)));
  }
}
