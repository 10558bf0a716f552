package org.rekkas.smtp.relay;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.smtp.relay.Approach.Reached;
import org.rekkas.smtp.relay.tls.TlsRequiredField;
import org.rekkas.smtp.relay.tls.TlsWish;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Reply;

/**
 * One call of the agent: mails of one destination, one after the other over one connection, which
 * is replaced when it ends. An idle connection that turns out closed counts for nothing. A host
 * that takes nothing of a mail for now (4yz to MAIL, 421 or the end of the connection before any
 * content) makes room for the next one, RFC 5321 §5.1. A mail whose content has begun is sent a
 * second time by the same call only where a reply says that it was not taken, or where a connection
 * that had waited ends before any reply. Where it breaks off, what was heard holds, and no
 * connection is kept: a transaction that is not over would take the next mail to the recipients of
 * this one. Owned by one thread.
 */
final class Trip {
  /** Connections that may break in one call before the destination counts as unreachable. */
  private static final int MOST_BROKEN = 3;

  private final NextHop hop;
  private final Approach approach;
  private final IdleConnections idle;
  private final Patience patience;
  private final Buffers.Pair buffers;
  private final Clock clock;
  private final int mostHosts;
  private final List<Optional<Outcome>> outcomes;
  private Optional<HopConnection> connection = Optional.empty();
  private final Map<TlsWish, Outcome> away = new EnumMap<>(TlsWish.class);
  private TlsWish wish = TlsWish.NONE;
  private boolean byPolicy;
  private boolean reused;
  private int broken;

  /** The hosts that took nothing of the mail that is under way, and what they said. */
  private final Map<String, String> passed = new LinkedHashMap<>();

  /**
   * @param mostHosts that one mail is offered to, whatever the DNS says from one to the next
   */
  Trip(
      NextHop hop,
      Approach approach,
      IdleConnections idle,
      Patience patience,
      Buffers.Pair buffers,
      Clock clock,
      int mostHosts,
      int mails) {
    this.hop = hop;
    this.approach = approach;
    this.idle = idle;
    this.patience = patience;
    this.buffers = buffers;
    this.clock = clock;
    this.mostHosts = mostHosts;
    this.outcomes = new ArrayList<>(Collections.nCopies(mails, Optional.empty()));
  }

  List<Outcome> carry(List<Delivery> batch, Forwarding forwarding, int mostRecipients) {
    try {
      for (Load load : Load.of(batch, forwarding, mostRecipients)) {
        go(load.wish());
        carry(load);
      }
      release();
    } catch (RuntimeException | Error e) {
      drop();
      if (outcomes.stream().allMatch(Optional::isEmpty)) {
        throw e;
      }
      var rest = new Outcome.Delayed(Replies.BROKE_OFF, evidence(e.toString()));
      outcomes.replaceAll(known -> known.or(() -> Optional.of(rest)));
    }
    return outcomes.stream().map(Optional::orElseThrow).toList();
  }

  /** Each wish looks for hosts of its own, and says nothing about those of the others. */
  private void go(TlsWish wanted) {
    if (wish != wanted) {
      release();
      wish = wanted;
    }
  }

  private void release() {
    connection.ifPresent(idle::give);
    connection = Optional.empty();
  }

  private void carry(Load load) {
    if (connect(true) || (waives(load) && connect(true))) {
      int most = connection.orElseThrow().offers().mostRecipients();
      for (Load part : most > 0 ? load.split(most) : List.of(load)) {
        carryPart(part);
      }
    } else {
      put(load, away());
    }
  }

  /** Where a policy of the destination keeps a mail back, its sender may have waived it. */
  private boolean waives(Load load) {
    if (wish != TlsWish.NONE || !byPolicy) {
      return false;
    }
    try {
      if (!TlsRequiredField.saysNo(load.mail())) {
        return false;
      }
    } catch (IOException _) {
      return false; // who reads it to send it will say so
    }
    go(TlsWish.WAIVED);
    return true;
  }

  /** To one host after the other, each once, while they take nothing of it. */
  private void carryPart(Load load) {
    Optional<Load> left = Optional.of(load);
    while (left.isPresent()) {
      left = carryOn(left.get());
    }
    passed.clear();
  }

  /**
   * What is left for the next host, or for another transaction with this one. The word of the last
   * host holds that said any.
   */
  private Optional<Load> carryOn(Load load) {
    boolean first = passed.isEmpty();
    Optional<Results> sent = sent(load);
    if (sent.isEmpty()) {
      if (first) {
        put(load, away());
      }
      return Optional.empty();
    }
    var results = sent.get();
    if (first || results.heard()) {
      settle(load, results.all());
    }
    if (results.heard() && broken < MOST_BROKEN) {
      away.remove(wish);
    }
    boolean onward = !results.untaken().isEmpty() && passed.size() < mostHosts;
    var left = onward ? results.untaken() : results.leftOver();
    return left.isEmpty() ? Optional.empty() : Optional.of(load.only(left));
  }

  private Optional<Results> sent(Load load) {
    boolean again = false;
    while (connect(!again)) {
      var results = new Results(load.size());
      boolean used = reused || connection.orElseThrow().mails() > 0;
      if (send(load, results, !used || again)) {
        return Optional.of(results);
      }
      again = true;
    }
    return Optional.empty();
  }

  /** False where the connection had ended before: to be sent again over another. */
  private boolean send(Load load, Results results, boolean last) {
    var over = connection.orElseThrow();
    results.seen(
        passed.isEmpty()
            ? over.evidence()
            : over.evidence().with("passed over", String.join("; ", passed.values())));
    try {
      new Sending(over, patience, buffers, load.at(clock.instant()), results).send();
      over.carried();
      passOver(over, results);
      return true;
    } catch (ContentUnreadable e) {
      drop();
      results.delayed(Replies.CONTENT_FAILS, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      drop();
      if (!results.heard() && !last) {
        return false;
      }
      broken++;
      broke(results, e);
      passOver(over, results);
    } catch (RuntimeException | Error e) { // such as of a content whose vault is not open
      drop();
      results.delayed(Replies.CONTENT_FAILS, e.toString());
    }
    return true;
  }

  private void passOver(HopConnection over, Results results) {
    boolean untaken = !results.untaken().isEmpty();
    if (untaken || connection.isEmpty()) {
      approach.passOver(over.key().address());
    }
    if (untaken) {
      passed.put(over.key().host(), over.name() + ": " + results.whyUntaken());
    }
  }

  /** A refusal is for all here: what was said of one recipient is his outcome already. */
  private void broke(Results results, IOException why) {
    boolean notNow =
        why instanceof HopClosed closed ? closed.reply().isTransient() : !results.begun();
    if (notNow) {
      results.notTaken(String.valueOf(why.getMessage()));
    }
    Reply reply =
        switch (why) {
          case ReplyUnclear _ -> Replies.UNCLEAR;
          case HopClosed closed -> closed.reply().delay();
          default -> Replies.LOST;
        };
    String text = String.valueOf(why.getMessage());
    if (why instanceof HopClosed closed && closed.reply().isPermanent()) {
      results.refused(closed.reply());
    } else if (results.heard() || why instanceof ReplyUnclear) {
      results.delayed(reply, text);
    } else {
      results.unreachable(reply, text);
    }
    boolean silent = !results.heard() && passed.isEmpty();
    if (broken >= MOST_BROKEN || silent) {
      away.put(wish, unreachable(reply, text));
    }
  }

  private void drop() {
    connection.ifPresent(HopConnection::abort);
    connection = Optional.empty();
  }

  private boolean connect(boolean mayReuse) {
    if (connection.filter(each -> !passed.containsKey(each.key().host())).isPresent()) {
      if (connection.get().looksAlive()) {
        return true;
      }
      drop(); // what it said unasked is no reply to the next mail
    }
    if (passed.isEmpty() && away.containsKey(wish)) {
      return false;
    }
    switch (approach.to(hop, mayReuse, wish, passed.keySet())) {
      case Reached.Connected(var found, boolean waited) -> {
        release();
        connection = Optional.of(found);
        reused = waited;
        return true;
      }
      case Reached.Never(Reply reply, String why) ->
          nobody(new Outcome.Failed(reply, evidence(why)));
      case Reached.Nobody(Reply reply, String why, boolean kept) -> {
        byPolicy |= kept;
        nobody(
            kept && wish == TlsWish.REQUIRED
                ? new Outcome.Delayed(reply, evidence(why))
                : unreachable(reply, why));
      }
    }
    return false;
  }

  /** Where hosts were left out, it says nothing of the destination. */
  private void nobody(Outcome why) {
    if (passed.isEmpty()) {
      away.put(wish, why);
    }
  }

  private Outcome away() {
    return Optional.ofNullable(away.get(wish)).orElseThrow();
  }

  private Outcome unreachable(Reply reply, String why) {
    return new Outcome.Unreachable(reply, evidence(why));
  }

  private org.rekkas.spi.journal.Evidence evidence(String why) {
    return org.rekkas.spi.journal.Evidence.of(why).with("destination", hop.place());
  }

  private void settle(Load load, List<Outcome> all) {
    for (int i = 0; i < all.size(); i++) {
      outcomes.set(load.places().get(i), Optional.of(all.get(i)));
    }
  }

  private void put(Load load, Outcome outcome) {
    load.places().forEach(place -> outcomes.set(place, Optional.of(outcome)));
  }
}
