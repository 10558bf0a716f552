package org.rekkas.vault;

import java.util.List;

/**
 * What a verification found.
 *
 * @param contents how many were read
 * @param octets of all contents
 * @param problems in one sentence each; at most the first thousand
 */
public record Verification(long contents, long octets, List<String> problems) {
  public Verification {
    problems = List.copyOf(problems);
  }

  public boolean sound() {
    return problems.isEmpty();
  }
}
