package org.rekkas.plugins.mailinglist;

import org.rekkas.plugins.mailinglist.Questions.Verb;

/** Whose word a held post waits for. */
enum Decider {
  AUTHOR(Verb.OWN),
  MODERATOR(Verb.APPROVE);

  private final Verb question;

  Decider(Verb question) {
    this.question = question;
  }

  /** What is asked. */
  Verb question() {
    return question;
  }
}
