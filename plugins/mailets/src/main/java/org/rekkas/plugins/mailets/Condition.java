package org.rekkas.plugins.mailets;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/** For which recipients of a mail a step is meant. {@link ConditionParser} reads it. */
sealed interface Condition extends Matcher {
  /** Asks about the mail as a whole: for all recipients or for none. */
  record Whole(Question question) implements Condition {
    @Override
    public List<Recipient> match(Mail mail) {
      return question.isSo(mail) ? mail.envelope().recipients() : List.of();
    }
  }

  /** Asks about each recipient. */
  record Each(Predicate question) implements Condition {
    @Override
    public List<Recipient> match(Mail mail) {
      return mail.envelope().recipients().stream().filter(question::isSo).toList();
    }
  }

  record Not(Condition other) implements Condition {
    @Override
    public List<Recipient> match(Mail mail) {
      var all = new ArrayList<>(mail.envelope().recipients());
      all.removeAll(other.match(mail));
      return all;
    }
  }

  record And(Condition one, Condition other) implements Condition {
    @Override
    public List<Recipient> match(Mail mail) {
      List<Recipient> first = one.match(mail);
      if (first.isEmpty()) {
        return first;
      }
      var both = new ArrayList<>(first);
      both.retainAll(other.match(mail));
      return both;
    }
  }

  record Or(Condition one, Condition other) implements Condition {
    @Override
    public List<Recipient> match(Mail mail) {
      List<Recipient> first = one.match(mail);
      var either = new ArrayList<>(mail.envelope().recipients());
      if (first.size() < either.size()) {
        List<Recipient> second = other.match(mail);
        either.removeIf(each -> !first.contains(each) && !second.contains(each));
      }
      return either;
    }
  }

  /** About a mail. */
  @FunctionalInterface
  interface Question {
    boolean isSo(Mail mail);
  }

  /** About a recipient. */
  @FunctionalInterface
  interface Predicate {
    boolean isSo(Recipient recipient);
  }
}
