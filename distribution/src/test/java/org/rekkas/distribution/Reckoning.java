package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether every mail that was accepted is in its mailbox, once, after all that has happened. */
final class Reckoning {
  private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (token-\\d+-)\\r?$");

  private final Installation rekkas;
  private final Path folder;

  Reckoning(Installation rekkas, Path folder) {
    this.rekkas = rekkas;
    this.folder = folder;
  }

  /** Waits until the running server has delivered all; then stops it, and verifies its data. */
  void everyMailIsThereOnce(Set<String> accepted, List<String> users, String hint)
      throws IOException {
    rekkas.await("[]", "queue", "--json");
    Map<String, Integer> found = new HashMap<>();
    for (String user : users) {
      count(user, found);
    }
    var lost = new TreeSet<>(accepted);
    lost.removeAll(found.keySet());
    var twice = new TreeMap<>(found);
    twice.values().removeIf(n -> n == 1);
    String which = " of " + accepted.size() + " accepted" + hint;
    assertEquals(List.of(), List.copyOf(lost), "lost" + which);
    assertEquals(Map.of(), twice, "twice" + which);
    rekkas.rekkas("stop").succeeded();
    rekkas.rekkas("verify").succeeded();
  }

  private void count(String user, Map<String, Integer> found) throws IOException {
    Path mbox = folder.resolve(user + ".mbox");
    rekkas.rekkas("mail", user, "export", "--mbox=" + mbox).succeeded();
    if (Files.exists(mbox)) {
      var subjects = SUBJECT.matcher(Files.readString(mbox, StandardCharsets.ISO_8859_1));
      while (subjects.find()) {
        found.merge(subjects.group(1), 1, Integer::sum);
      }
    }
  }
}
