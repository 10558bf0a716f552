package org.rekkas.smtp.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.spi.Outcome.Reporter;

/**
 * The replies to a whole content, which alone decide: one for all recipients, RFC 5321 §4.1.1.4, or
 * by LMTP one for each that was accepted, RFC 2033 §4.2. Where the connection ends between two,
 * those that were answered are done. Where there are more than recipients, nobody knows which is
 * whose, and none counts: better twice than never. Lives as long as the mail transaction.
 */
final class ContentReplies {
  /** What a hop said before it ended the connection has come already, or comes at once. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final HopConnection hop;
  private final Patience patience;
  private final Results results;
  private final Reporter success;

  ContentReplies(HopConnection hop, Patience patience, Results results, Reporter success) {
    this.hop = hop;
    this.patience = patience;
    this.results = results;
    this.success = success;
  }

  /**
   * @param accepted the recipients, in the order of their RCPT
   */
  void read(List<Integer> accepted) throws IOException {
    var whose = hop.key().protocol().answered(accepted);
    var heard = new ArrayList<RemoteReply>(whose.size());
    try {
      readTo(heard, whose.size());
    } catch (IOException e) {
      settle(whose, heard);
      throw e;
    }
    boolean many = hop.key().protocol().answersForEach(); // as many as the store thinks
    var last = many ? goodbye(heard) : heard.getLast();
    settle(whose, heard);
    end(last);
  }

  /**
   * Those that came before the connection ended within the content: refusals, in the same order. A
   * 2yz is unclear there, for nobody has the whole content.
   *
   * @return why the others are without an answer
   */
  IOException lastWords(List<Integer> accepted, ContentBrokenOff end) {
    var refusals = new ArrayList<RemoteReply>(accepted.size());
    IOException why = readLast(refusals, accepted.size(), end);
    settle(accepted.stream().map(List::of).toList(), refusals);
    return why;
  }

  private IOException readLast(List<RemoteReply> refusals, int most, IOException end) {
    long until = System.nanoTime() + LAST_WORDS.toNanos();
    while (true) {
      RemoteReply reply;
      try {
        reply = hop.read(left(until));
      } catch (IOException _) {
        return end;
      }
      if (reply.closes()) {
        return new HopClosed(reply);
      }
      if (refusals.size() == most) {
        refusals.clear();
        return tooMany(most);
      }
      if (!reply.isTransient() && !reply.isPermanent()) {
        return new ReplyUnclear("«" + reply + "» to a part of a content");
      }
      refusals.add(reply);
    }
  }

  /** One for all, before the hop had the whole content. */
  void refusal(RemoteReply reply, List<Integer> accepted) throws IOException {
    clear(reply);
    settle(List.of(accepted), List.of(reply));
    end(reply);
  }

  /**
   * The same to a chunk. The last one may be on its way as well, and has one reply or many then.
   */
  void chunkRefused(RemoteReply reply, List<Integer> accepted) throws IOException {
    refusal(reply, accepted);
    if (hop.key().protocol().answered(accepted).size() > 1) {
      throw new ReplyUnclear("how many replies follow a refused chunk, nobody knows");
    }
  }

  /**
   * Each has its time, and all of them that of writing a content, so that one who drips them holds
   * nobody. Behind 421 there is none: it stands for all that are left.
   */
  private void readTo(List<RemoteReply> heard, int most) throws IOException {
    long until = System.nanoTime() + longer(patience.end(), patience.content()).toNanos();
    while (heard.size() < most) {
      RemoteReply reply = clear(hop.read(shorter(patience.end(), left(until))));
      do {
        heard.add(reply);
      } while (reply.closes() && heard.size() < most);
    }
  }

  private RemoteReply clear(RemoteReply reply) throws ReplyUnclear {
    if (reply.isIntermediate()) {
      throw new ReplyUnclear("«" + reply + "» to a whole content");
    }
    results.hear();
    return reply;
  }

  /** The last reply, or what came behind it: nothing may but a goodbye, RFC 5321 §3.8. */
  private RemoteReply goodbye(List<RemoteReply> heard) throws IOException {
    var last = heard.getLast();
    if (last.closes() || hop.isSilent()) {
      return last;
    }
    var more = hop.read(patience.reply());
    if (!more.closes()) {
      throw tooMany(heard.size());
    }
    return more;
  }

  private void settle(List<List<Integer>> whose, List<RemoteReply> heard) {
    for (int i = 0; i < heard.size(); i++) {
      RemoteReply reply = heard.get(i);
      if (reply.isPositive()) {
        results.relayed(whose.get(i), hop.place(), reply, success);
      } else {
        hop.resetFirst();
        results.refused(whose.get(i), reply);
      }
    }
  }

  private void end(RemoteReply last) throws IOException {
    hop.expectSilence();
    if (last.closes()) {
      throw new HopClosed(last);
    }
  }

  private static ReplyUnclear tooMany(int recipients) {
    return new ReplyUnclear("more replies to a content than recipients, " + recipients);
  }

  private static Duration left(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
