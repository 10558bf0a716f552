package org.rekkas.plugins.dnsbl;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.net.Dns.Family;

/**
 * Asks several lists at a time. What has no answer at the deadline is left out. Usable by all
 * threads.
 */
record Together(Dns dns, Duration deadline) {
  /**
   * One question.
   *
   * @param shown what an administrator reads
   */
  record Question(BlockList list, String name, String shown) {}

  Verdict.Mark ask(List<Question> all) {
    List<Question> questions = all.stream().filter(q -> q.list().sound()).toList();
    List<Answer<InetAddress>> answers =
        dns.addresses(
            questions.stream().map(q -> q.list().entry(q.name())).toList(), Family.IP4, deadline);
    var signs = new ArrayList<Sign>();
    Set<String> silent = new LinkedHashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      Question question = questions.get(i);
      signs.addAll(question.list().read(answers.get(i), question.shown()));
      if (answers.get(i) instanceof Answer.Failed) {
        silent.add(question.list().zone());
      }
    }
    var why = silent.isEmpty() ? "" : "no answer: " + String.join(", ", silent);
    return new Verdict.Mark(signs, List.of(), Evidence.of(why));
  }
}
