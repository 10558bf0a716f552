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
 * Asks several lists at a time, and for their entries for tests where it is time to: one deadline
 * is for all of it. What has no answer then is left out. Usable by all threads.
 */
record Together(Dns dns, Duration deadline) {
  /**
   * One question.
   *
   * @param shown what an administrator reads
   */
  record Question(BlockList list, String name, String shown) {}

  Verdict.Mark ask(List<Question> all) {
    List<BlockList> due =
        all.stream().map(Question::list).distinct().filter(BlockList::due).toList();
    List<Question> questions =
        all.stream().filter(q -> q.list().sound() || due.contains(q.list())).toList();
    var names = new ArrayList<String>();
    due.forEach(list -> names.addAll(list.tests()));
    questions.forEach(q -> names.add(q.list().entry(q.name())));
    List<Answer<InetAddress>> answers = dns.addresses(names, Family.IP4, deadline);
    for (int i = 0; i < due.size(); i++) {
      due.get(i).tested(answers.get(2 * i), answers.get(2 * i + 1));
    }
    return read(questions, answers.subList(2 * due.size(), answers.size()));
  }

  private static Verdict.Mark read(List<Question> questions, List<Answer<InetAddress>> answers) {
    var signs = new ArrayList<Sign>();
    Set<String> silent = new LinkedHashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      Question question = questions.get(i);
      if (question.list().sound()) {
        signs.addAll(question.list().read(answers.get(i), question.shown()));
      }
      if (answers.get(i) instanceof Answer.Failed) {
        silent.add(question.list().zone());
      }
    }
    var why = silent.isEmpty() ? "" : "no answer: " + String.join(", ", silent);
    return new Verdict.Mark(signs, List.of(), Evidence.of(why));
  }
}
