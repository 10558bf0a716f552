package org.rekkas.vault.state;

/** The column families. Their names are part of the format on disk. */
public enum Family {
  /** What the engine knows of itself. */
  META("default"),
  /** Where each content lies, and how many refer to it. */
  CONTENTS("contents"),
  /** The entries of all spaces, each key behind the number of its space. */
  ENTRIES("entries");

  final String text;

  Family(String text) {
    this.text = text;
  }
}
