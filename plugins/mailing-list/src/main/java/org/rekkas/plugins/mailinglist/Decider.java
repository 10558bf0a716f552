package org.rekkas.plugins.mailinglist;

/** Whose word a held post waits for. */
enum Decider {
  AUTHOR,
  MODERATOR
}
