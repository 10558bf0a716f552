package org.rekkas.plugins.dnsbl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.parts.Parts;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Mail;

/** Whether links in the mail lead to hosts that are on a list; of many hosts, the first 20. */
final class LinkCheck implements ContentFilter {
  private static final int MOST = 20;

  private final List<BlockList> lists;
  private final Together together;

  LinkCheck(List<BlockList> lists, Together together) {
    this.lists = lists;
    this.together = together;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (session.login().isPresent()) {
      return Verdict.Continue.SILENTLY;
    }
    try (var message = mail.content().open()) {
      Set<String> names = new LinkedHashSet<>();
      for (Parts.Link link : Parts.of(message).links()) {
        if (names.size() < MOST) {
          names.addAll(Names.asked(link.host()));
        }
      }
      var questions = new ArrayList<Together.Question>();
      for (String name : names) {
        lists.forEach(list -> questions.add(new Together.Question(list, name, name)));
      }
      return questions.isEmpty() ? Verdict.Continue.SILENTLY : together.ask(questions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
