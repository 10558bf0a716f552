package org.rekkas.plugins.rspamd;

import java.util.List;

/**
 * What rspamd said.
 *
 * @param action {@code no action}, {@code add header}, {@code reject}, …
 * @param symbols the strongest first: {@code BAYES_SPAM 5.1}
 */
record Opinion(double score, String action, List<String> symbols) {
  /** In one line. */
  String text() {
    return action + ": " + String.join(", ", symbols);
  }
}
