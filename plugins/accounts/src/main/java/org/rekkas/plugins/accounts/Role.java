package org.rekkas.plugins.accounts;

import java.util.Arrays;
import java.util.Locale;

/** What somebody has to do with the mail of others. */
enum Role {
  /** Nothing. */
  USER,
  /** Administers the domain of the account. */
  DOMAIN,
  /** Administers the server, and each domain that nobody else administers. */
  SERVER;

  static Role parse(String text) {
    return Arrays.stream(values())
        .filter(role -> role.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is not a role (user, domain, or server)"));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
