package org.rekkas.plugins.accounts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rekkas.textfile.EditedFile;

/**
 * The lines of domains that are none of this server's, by domain: one that was given up may have
 * had thousands of accounts, behind which nobody would see what else is wrong. Used by one thread.
 */
final class Strangers {
  private final Map<String, List<Integer>> lines = new LinkedHashMap<>();

  void add(String domain, int line) {
    lines.computeIfAbsent(domain, _ -> new ArrayList<>()).add(line);
  }

  /** Each domain at its first line; behind what is wrong with single lines. */
  void tell(EditedFile.Problems problems) {
    lines.forEach(
        (domain, of) -> {
          String all = of.size() > 1 ? ", which " + of.size() + " accounts are of" : "";
          problems.at(of.getFirst(), "\"" + domain + "\" is no domain of this server" + all);
        });
  }
}
