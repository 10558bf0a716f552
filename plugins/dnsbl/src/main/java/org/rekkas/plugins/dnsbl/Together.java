package org.rekkas.plugins.dnsbl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;

/**
 * Asks several lists at a time, each on a virtual thread; all threads have ended when it answers.
 * What has no answer at the deadline is left out. Usable by all threads.
 */
record Together(Duration deadline) {
  /**
   * One question.
   *
   * @param shown what an administrator reads
   */
  record Question(BlockList list, String name, String shown) {
    List<Sign> ask() {
      return list.ask(name, shown);
    }
  }

  Verdict.Mark ask(List<Question> questions) {
    var signs = new ArrayList<Sign>();
    var late = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<List<Sign>>> calls =
          questions.stream().<Callable<List<Sign>>>map(q -> q::ask).toList();
      List<Future<List<Sign>>> answers =
          threads.invokeAll(calls, deadline.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < answers.size(); i++) {
        try {
          signs.addAll(answers.get(i).get());
        } catch (CancellationException _) {
          late.add(questions.get(i).list().zone());
        } catch (ExecutionException e) {
          throw new IllegalStateException(questions.get(i).list().zone(), e.getCause());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var why = late.isEmpty() ? "" : "no answer in time: " + String.join(", ", late);
    return new Verdict.Mark(signs, List.of(), Evidence.of(why));
  }
}
