package org.rekkas.plugins.dnsbl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;

/** Whether a domain that the client names, in HELO or as the sender's, is on a list. */
final class SenderCheck implements SenderPolicy {
  private final List<BlockList> lists;
  private final Together together;

  SenderCheck(List<BlockList> lists, Together together) {
    this.lists = lists;
    this.together = together;
  }

  @Override
  public EnvelopeVerdict judge(Session session, Envelope envelope) {
    if (session.trusted()) {
      return Verdict.Continue.SILENTLY;
    }
    Set<String> domains = new LinkedHashSet<>();
    envelope.reversePath().mailbox().ifPresent(m -> domains.addAll(Names.asked(m.domain())));
    session.hello().ifPresent(hello -> domains.addAll(Names.asked(hello)));
    var questions = new ArrayList<Together.Question>();
    for (String domain : domains) {
      lists.forEach(list -> questions.add(new Together.Question(list, domain, domain)));
    }
    return questions.isEmpty() ? Verdict.Continue.SILENTLY : together.ask(questions);
  }
}
