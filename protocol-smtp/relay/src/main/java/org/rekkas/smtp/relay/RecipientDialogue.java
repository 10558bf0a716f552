package org.rekkas.smtp.relay;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.smtp.relay.gateway.Answer;
import org.rekkas.smtp.relay.gateway.RecipientReplies;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;

/**
 * A mail transaction over one connection that ends behind its RCPT, RFC 5321 §3.3: from {@code <>},
 * so that nobody is written to. What follows on the connection begins with RSET.
 */
final class RecipientDialogue {
  private final HopConnection hop;
  private final Patience patience;

  RecipientDialogue(HopConnection hop, Patience patience) {
    this.hop = hop;
    this.patience = patience;
  }

  /** Away stands for a host that takes no mail at all now. */
  Answer ask(Mailbox address) throws IOException {
    var offers = hop.offers();
    Optional<String> to = MailLines.address(address, offers.utf8());
    if (to.isEmpty()) {
      var reply = address.needsUtf8() ? Replies.NEEDS_UTF8 : Replies.BAD_ADDRESS;
      return new Answer.Refuses(reply, hop.evidence());
    }
    boolean utf8 = address.needsUtf8() && offers.utf8();
    String reset = hop.takeReset() ? "RSET\r\n" : "";
    String mail = "MAIL FROM:<>" + (utf8 ? " SMTPUTF8" : "") + "\r\n";
    String rcpt = MailLines.rcpt(to.get(), Recipient.of(new ForwardPath(address)), offers);
    return offers.pipelining() ? together(reset, mail, rcpt) : oneByOne(reset, mail, rcpt);
  }

  private Answer together(String reset, String mail, String rcpt) throws IOException {
    hop.write(reset + mail + rcpt, patience.reply());
    if (!reset.isEmpty()) {
      RemoteReply _ = read();
    }
    RemoteReply toMail = read();
    RemoteReply toRcpt = read();
    hop.expectSilence();
    return toMail.isPositive() ? recipient(toRcpt) : sender(toMail);
  }

  private Answer oneByOne(String reset, String mail, String rcpt) throws IOException {
    if (!reset.isEmpty()) {
      RemoteReply _ = say(reset);
    }
    RemoteReply toMail = say(mail);
    return toMail.isPositive() ? recipient(say(rcpt)) : sender(toMail);
  }

  private RemoteReply say(String line) throws IOException {
    hop.write(line, patience.reply());
    RemoteReply reply = read();
    hop.expectSilence();
    return reply;
  }

  private RemoteReply read() throws IOException {
    RemoteReply reply = hop.read(patience.reply());
    if (reply.closes()) {
      throw new HopClosed(reply);
    }
    if (reply.isIntermediate()) {
      throw new ReplyUnclear("«" + reply + "» to a command that has nothing to follow");
    }
    return reply;
  }

  private Answer sender(RemoteReply reply) {
    Evidence why = hop.evidence().with("MAIL FROM:<>", reply.toString());
    return reply.isPermanent()
        ? new Answer.SaysNothing(why)
        : new Answer.Away(RecipientReplies.cannotAsk(reply.enhanced()), why);
  }

  private Answer recipient(RemoteReply reply) {
    hop.resetFirst();
    Evidence why = hop.evidence().with("RCPT", reply.toString());
    if (reply.isPositive()) {
      return new Answer.Takes(why);
    }
    return reply.isPermanent()
        ? new Answer.Refuses(RecipientReplies.refused(reply.enhanced()), why)
        : new Answer.Later(RecipientReplies.cannotAsk(reply.enhanced()), why);
  }
}
