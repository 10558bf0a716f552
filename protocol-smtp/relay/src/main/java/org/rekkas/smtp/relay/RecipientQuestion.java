package org.rekkas.smtp.relay;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.relay.Approach.Reached;
import org.rekkas.smtp.relay.gateway.Answer;
import org.rekkas.smtp.relay.gateway.Question;
import org.rekkas.smtp.relay.gateway.Reception;
import org.rekkas.smtp.relay.gateway.RecipientReplies;
import org.rekkas.smtp.relay.tls.TlsWish;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/**
 * Asks the hosts of a next hop for a recipient, over a connection as for a mail, which is as good
 * for one behind it. A host that takes no mail now makes room for the next one, RFC 5321 §5.1. Ends
 * when whoever asked has his reply, so that the next one may have its place: what is said to hosts
 * has the time that is left, and the DNS its own. Usable by all threads.
 */
final class RecipientQuestion implements Question {
  private final RouteTable table;
  private final RelaySettings settings;
  private final Approach approach;
  private final IdleConnections idle;
  private final String postmaster;

  /**
   * @param approach of its own: a host that is too slow for a question may do for mails
   * @param host of this server
   */
  RecipientQuestion(
      RouteTable table,
      RelaySettings settings,
      Approach approach,
      IdleConnections idle,
      String host) {
    this.table = table;
    this.settings = settings;
    this.approach = approach;
    this.idle = idle;
    this.postmaster = "<postmaster@" + host + ">";
  }

  @Override
  public Answer ask(Mailbox address, String destination, boolean known) {
    return table
        .hop(destination, settings.port())
        .map(hop -> new Round(hop, address, known).run())
        .orElseGet(() -> away(Replies.ROUTE_CHANGED, Evidence.of("no route leads to this")));
  }

  private static Answer away(Reply reply, Evidence why) {
    return new Answer.Away(RecipientReplies.cannotAsk(reply.enhanced()), why);
  }

  /** One question to one host after the other, each once; owned by one thread. */
  private final class Round {
    private final NextHop hop;
    private final Mailbox address;
    private final boolean known;
    private final Set<String> passed = new LinkedHashSet<>();
    private final Patience patience = settings.patience().hurried(Reception.LONGEST);
    private final Approach hurried = approach.with(patience);
    private Optional<Answer> away = Optional.empty();
    private boolean mayReuse = true;

    Round(NextHop hop, Mailbox address, boolean known) {
      this.hop = hop;
      this.address = address;
      this.known = known;
    }

    Answer run() {
      Optional<Answer> answer = Optional.empty();
      while (answer.isEmpty() && passed.size() < settings.mostHosts() && !patience.isOver()) {
        answer =
            switch (hurried.to(hop, mayReuse, TlsWish.NONE, passed)) {
              case Reached.Never(Reply reply, String why) ->
                  away.or(() -> Optional.of(new Answer.Nowhere(reply, evidence(why))));
              case Reached.Nobody(Reply reply, String why, _) ->
                  away.or(() -> Optional.of(away(reply, evidence(why))));
              case Reached.Connected(HopConnection over, boolean waited) -> asked(over, waited);
            };
      }
      return answer
          .or(() -> away)
          .orElseGet(() -> away(Replies.NO_ANSWER, evidence("no answer in time")));
    }

    /** Empty where another host, or another connection, may tell more. */
    private Optional<Answer> asked(HopConnection over, boolean waited) {
      Answer answer;
      try {
        var dialogue = new RecipientDialogue(over, patience, postmaster);
        answer = dialogue.ask(address, known);
        over.carried();
        idle.give(over);
      } catch (RecipientDialogue.NoReply e) {
        over.abort();
        Reply reply = RecipientReplies.cannotAsk(Replies.LOST.enhanced());
        return Optional.of(
            new Answer.Later(reply, over.evidence().with("why", String.valueOf(e.getMessage()))));
      } catch (IOException e) {
        over.abort();
        if (waited) { // it may have been closed meanwhile
          mayReuse = false;
          return Optional.empty();
        }
        if (!patience.isOver()) {
          approach.passOver(over.key().address());
        }
        Reply reply = e instanceof HopClosed closed ? closed.reply().delay() : Replies.LOST;
        answer = away(reply, over.evidence().with("why", String.valueOf(e.getMessage())));
      } catch (RuntimeException | Error e) {
        over.abort();
        throw e;
      }
      if (!(answer instanceof Answer.Away || answer instanceof Answer.Unwelcome)) {
        return Optional.of(answer);
      }
      away = Optional.of(answer);
      passed.add(over.key().host());
      return Optional.empty();
    }

    private Evidence evidence(String why) {
      return Evidence.of(why).with("destination", hop.place());
    }
  }
}
