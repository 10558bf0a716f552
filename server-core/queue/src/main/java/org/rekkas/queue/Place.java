package org.rekkas.queue;

import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Destination;
import org.rekkas.spi.Outcome;

/** Where an attempt goes that the {@link Sorter} has in hand. */
sealed interface Place {
  Attempt attempt();

  /** To the site of a destination. */
  record Elsewhere(Attempt attempt, Destination destination) implements Place {}

  record InLane(Attempt attempt, Lane lane) implements Place {}

  /** Nowhere: its outcome is known. */
  record Answered(Attempt attempt, Outcome outcome) implements Place {}
}
