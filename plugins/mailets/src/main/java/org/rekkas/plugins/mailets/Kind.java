package org.rekkas.plugins.mailets;

import java.util.List;

/** What a mailet can do, with the settings that it needs and those that it can have. */
enum Kind {
  ADD_HEADER(List.of("name", "value"), List.of()),
  REMOVE_HEADER(List.of("name"), List.of()),
  ADD_FOOTER(List.of("text"), List.of()),
  STRIP_ATTACHMENTS(List.of(), List.of("names", "types")),
  SET_FOLDER(List.of("folder"), List.of()),
  COPY_TO(List.of("to"), List.of()),
  NOTIFY(List.of("to", "subject"), List.of("text")),
  FORWARD(List.of("to"), List.of()),
  REDIRECT(List.of("to", "sender"), List.of()),
  BOUNCE(List.of("text"), List.of()),
  DISCARD(List.of(), List.of("text"));

  final List<String> needed;
  final List<String> possible;

  Kind(List<String> needed, List<String> possible) {
    this.needed = needed;
    this.possible = possible;
  }

  boolean knows(String setting) {
    return needed.contains(setting) || possible.contains(setting);
  }
}
