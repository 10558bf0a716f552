package org.rekkas.queue;

import java.time.Instant;
import java.util.Optional;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;

/** What the queue has to say that has no note of its own. */
final class Notes {
  private static final String QUEUE = "queue";

  private Notes() {}

  static Note routingFailed(MailId id, Throwable why) {
    return new Note.PluginFailed(QUEUE, "routes", String.valueOf(why), Optional.of(id));
  }

  static Note agentFailed(String agent, String what) {
    return new Note.PluginFailed(QUEUE, agent, what, Optional.empty());
  }

  static Note postponed(MailId id, Instant until) {
    return remark(
        Note.Level.INFO, id, "its sender wants it to go on " + until + " (FUTURERELEASE)");
  }

  static Note remark(Note.Level level, MailId id, String what) {
    return new Note.Remark(QUEUE, level, Optional.of(id), Evidence.of(what));
  }

  static Note remark(Note.Level level, String what) {
    return new Note.Remark(QUEUE, level, Optional.empty(), Evidence.of(what));
  }
}
