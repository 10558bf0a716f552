package org.rekkas.smtp.relay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.smtp.relay.wire.RemoteReply;

/**
 * One mail transaction over one connection, RFC 5321 §3.3. With PIPELINING (RFC 2920) MAIL, RCPT
 * and DATA are one write; with CHUNKING (RFC 3030) a small content is in the same one. Lives as
 * long as the transaction; whoever calls it looks into the {@link Results} when it throws.
 */
final class Sending {
  private final HopConnection hop;
  private final Offers offers;
  private final Patience patience;
  private final Buffers.Pair buffers;
  private final Load load;
  private final Results results;
  private final List<Integer> asked = new ArrayList<>();
  private final List<Integer> accepted = new ArrayList<>();
  private final StringBuilder commands = new StringBuilder(512);
  private final ContentReplies replies;

  Sending(HopConnection hop, Patience patience, Buffers.Pair buffers, Load load, Results results) {
    this.hop = hop;
    this.offers = hop.offers();
    this.patience = patience;
    this.buffers = buffers;
    this.load = load;
    this.results = results;
    this.replies = new ContentReplies(hop, patience, results, load.reporter(offers));
  }

  void send() throws IOException {
    var fit = Fit.of(load, hop);
    if (!fit.takes(results)) {
      return;
    }
    var content = Outgoing.of(load.mail(), fit, buffers);
    if (!content.suits(results)) {
      return;
    }
    boolean reset = hop.takeReset();
    if (reset) {
      commands.append("RSET\r\n");
    }
    commands.append(mailLine(fit, content));
    for (int i = 0; i < load.size(); i++) {
      if (results.waiting(i)) {
        asked.add(i);
        commands.append(MailLines.rcpt(fit.recipient(i), load.original(i), offers));
      }
    }
    try {
      if (offers.pipelining()) {
        pipelined(content, reset);
      } else {
        oneByOne(content);
      }
    } catch (ContentBrokenOff e) {
      throw replies.lastWords(accepted, e);
    }
  }

  private String mailLine(Fit fit, Outgoing content) {
    var options = load.mail().envelope().options();
    return MailLines.mail(fit.from(), content.body(), fit.utf8(), content.size(), options, offers);
  }

  private void pipelined(Outgoing content, boolean reset) throws IOException {
    boolean together = offers.chunking() && content.small() && !reset;
    if (together) {
      results.contentBegins();
      content.writeChunk(hop, commands, patience);
      results.contentSent();
    } else {
      if (!offers.chunking()) {
        commands.append("DATA\r\n");
      }
      hop.write(commands, patience.reply());
    }
    if (reset) {
      resetAnswered(read());
    }
    mailAnswered(read());
    for (int recipient : asked) {
      recipientAnswered(recipient, read());
    }
    if (together) {
      replies.read(accepted);
    } else if (offers.chunking()) {
      chunks(content);
    } else {
      data(content, hop.read(patience.data()));
    }
  }

  /** For a hop that does not offer PIPELINING: each command waits for the reply to the last. */
  private void oneByOne(Outgoing content) throws IOException {
    int recipient = 0;
    int from = 0;
    boolean mail = false;
    while (from < commands.length()) {
      int end = commands.indexOf("\n", from) + 1;
      String line = commands.substring(from, end);
      hop.write(line, patience.reply());
      hop.expectSilence();
      var reply = read();
      if (mail) {
        recipientAnswered(asked.get(recipient++), reply);
      } else if (line.startsWith("MAIL")) {
        mail = true;
        mailAnswered(reply);
        if (!results.anyWaiting()) {
          return;
        }
      } else {
        resetAnswered(reply);
      }
      from = end;
    }
    if (!results.anyWaiting()) {
      hop.resetFirst();
    } else if (offers.chunking()) {
      chunks(content);
    } else {
      hop.write("DATA\r\n", patience.reply());
      data(content, hop.read(patience.data()));
    }
  }

  private RemoteReply read() throws IOException {
    var reply = hop.read(patience.reply());
    if (reply.closes()) {
      throw new HopClosed(reply);
    }
    if (reply.isIntermediate()) {
      throw new ReplyUnclear("«" + reply + "» to a command that has nothing to follow");
    }
    results.hear();
    return reply;
  }

  /**
   * A transaction that is not taken back would get these recipients, too, and its own this mail.
   */
  private static void resetAnswered(RemoteReply reply) throws ReplyUnclear {
    if (!reply.isPositive()) {
      throw new ReplyUnclear("«" + reply + "» to RSET");
    }
  }

  private void mailAnswered(RemoteReply reply) {
    if (isForNow(reply)) {
      results.notTaken(reply.toString());
      results.putOff(reply);
    } else if (!reply.isPositive()) {
      results.refused(reply);
    }
  }

  /** A 5yz in clear may be for want of the TLS that failed. */
  private boolean isForNow(RemoteReply reply) {
    return reply.isTransient() || (hop.missesTls() && reply.mayMissTls());
  }

  private void recipientAnswered(int recipient, RemoteReply reply) {
    if (reply.isPositive()) {
      accepted.add(recipient);
    } else if (results.waiting(recipient) && !accepted.isEmpty() && reply.mayMeanTooMany()) {
      results.tooMany(recipient, reply);
    } else if (results.waiting(recipient) && isForNow(reply)) {
      results.putOff(recipient, reply);
    } else if (results.waiting(recipient)) {
      results.refused(recipient, reply);
    }
  }

  private void data(Outgoing content, RemoteReply reply) throws IOException {
    if (reply.isPositive()) {
      throw new ReplyUnclear("«" + reply + "» to DATA, before there was any");
    }
    if (reply.closes()) {
      throw new HopClosed(reply);
    }
    if (!reply.isIntermediate()) {
      replies.refusal(reply, accepted);
      return;
    }
    hop.expectSilence();
    if (!results.anyWaiting()) {
      // RFC 2920 §3.1: no recipient is left, and it asks for a content all the same.
      hop.write(".\r\n", patience.block());
      replies.read(accepted);
      return;
    }
    results.contentBegins();
    answered(content.writeText(hop, patience));
  }

  private void chunks(Outgoing content) throws IOException {
    if (!results.anyWaiting()) {
      hop.resetFirst();
      return;
    }
    results.contentBegins();
    if (content.small()) {
      content.writeChunk(hop, "", patience);
      answered(Optional.empty());
    } else {
      answered(content.writeChunks(hop, patience));
    }
  }

  private void answered(Optional<RemoteReply> early) throws IOException {
    results.contentSent();
    if (early.isPresent()) {
      replies.chunkRefused(early.get(), accepted);
    } else {
      replies.read(accepted);
    }
  }
}
