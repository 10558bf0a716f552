package org.rekkas.plugins.accounts;

import org.rekkas.directory.Argon2;

/**
 * A further password of an account, for one program of its owner: made by the server ({@link
 * IssuedPassword}), valid for some services or all, and taken away without touching the others. An
 * account has any number of them. When one was used last is not kept: a login writes nothing.
 *
 * <p>It logs in by PLAIN and LOGIN, so under TLS, and never by SCRAM. There the server has to name
 * one salt for a login before it knows which password the client holds (RFC 5802 §3): all passwords
 * of an account would have to share theirs, the main one through all its changes, and how long the
 * proof takes to be compared would tell known logins from unknown ones (attack C6).
 *
 * <p>Written {@code ID:SERVICES:HASH:LABEL}.
 *
 * @param id the first group of the password
 * @param label what its owner calls it
 */
record AppPassword(String id, Services services, Argon2 hash, String label) {
  private static final int LONGEST_LABEL = 64;

  AppPassword {
    if (!IssuedPassword.isId(id)) {
      throw new IllegalArgumentException("\"" + id + "\" begins no app password");
    }
  }

  static AppPassword parse(String text) {
    String[] parts = text.split(":", 4);
    if (parts.length != 4) {
      throw new IllegalArgumentException("ID:SERVICES:HASH:LABEL expected");
    }
    return new AppPassword(
        parts[0], Services.parse(parts[1]), Argon2.parse(parts[2]), label(parts[3]));
  }

  /** A label that an app password can have. */
  static String label(String text) {
    String label = text.strip();
    if (label.isEmpty()
        || label.length() > LONGEST_LABEL
        || label.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a label has 1 to " + LONGEST_LABEL + " characters, and none of them is a control");
    }
    return label;
  }

  /** Whether a word of the file is one with this label, whatever else is wrong with it. */
  static boolean isLabelled(String label, String text) {
    String[] parts = text.split(":", 4);
    return parts.length == 4 && parts[3].strip().equals(label);
  }

  String text() {
    return id + ":" + services + ":" + hash.text() + ":" + label;
  }
}
