package org.rekkas.smtp.server;

/** What dialogues of several tests have in common. */
final class Passages {
  /** How a session begins. */
  static final String GREETED =
      """
      S: 220 …
      C: EHLO a.example
      S: …
      """;

  /** How a mail begins, whatever its content is to be. */
  static final String MAIL =
      """
      C: MAIL FROM:<a@b>
      C: RCPT TO:<joe@localhost>
      S: 250 2.1.0 …
      S: 250 2.1.5 …
      """;

  /** Shows that the connection is usable. */
  static final String GOOD =
      """
      C: RSET
      S: 250 2.0.0 reset
      C: MAIL FROM:<a@b>
      C: RCPT TO:<joe@localhost>
      C: DATA
      S: 250 2.1.0 …
      S: 250 2.1.5 …
      S: 354 …
      C: Subject: good
      C> \\r\\n.\\r\\n
      S: 250 2.6.0 …
      C: QUIT
      S: 221 …
      S: <closed>
      """;

  private Passages() {}
}
