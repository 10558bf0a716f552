package org.rekkas.smtp.relay;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.relay.gateway.Answer;
import org.rekkas.smtp.relay.gateway.RecipientReplies;
import org.rekkas.smtp.relay.gateway.Suit;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;

/**
 * Mail transactions over one connection that end behind their RCPT, RFC 5321 §3.3: from {@code <>},
 * so that nobody is written to. A host that will not have that at MAIL, or means it, or us, by what
 * it says at RCPT (RFC 3463: X.7.Z, X.1.7, X.1.8), is asked once more from our postmaster. Where
 * that changes nothing at RCPT, it is asked for the domain's own postmaster, whom every domain has
 * (RFC 5321 §4.5.1): if he is refused in the same manner, it is no word on the recipient. So it is
 * where a host without enhanced codes (Exim) that has not taken anybody from us yet refuses both in
 * the same words. What follows on the connection begins with RSET.
 */
final class RecipientDialogue {
  private static final String NOBODY = "<>";
  private static final Reply NOT_NOW = RecipientReplies.cannotAsk(Optional.empty());

  /** They want a login, a command or a parameter of us. */
  private static final Set<Integer> ABOUT_US = Set.of(503, 530, 535, 538, 555);

  private final HopConnection hop;
  private final Patience patience;
  private final String postmaster;

  /**
   * @param postmaster of this host: {@code <postmaster@mx.example.org>}
   */
  RecipientDialogue(HopConnection hop, Patience patience, String postmaster) {
    this.hop = hop;
    this.patience = patience;
    this.postmaster = postmaster;
  }

  /** The host has taken the sender, and says nothing of the recipient. The connection is lost. */
  static final class NoReply extends IOException {
    private static final long serialVersionUID = 1;

    NoReply(SocketTimeoutException cause) {
      super("no reply to RCPT in time", cause);
    }
  }

  /** What was said in one transaction; to RCPT nothing where MAIL was refused. */
  private record Heard(RemoteReply mail, Optional<RemoteReply> rcpt) {
    boolean isAboutUs() {
      return rcpt.map(reply -> reply.isPermanent() && RecipientDialogue.isAboutUs(reply))
          .orElseGet(mail::isPermanent);
    }

    /** Whether it says nothing of what it means. */
    boolean isUnclear() {
      return rcpt.filter(reply -> reply.isPermanent() && reply.enhanced().isEmpty()).isPresent();
    }
  }

  private static boolean isAboutUs(RemoteReply reply) {
    return ABOUT_US.contains(reply.code())
        || reply
            .enhanced()
            .filter(code -> code.subject() == 7 || (code.subject() == 1 && isSender(code)))
            .isPresent();
  }

  private static boolean isSender(EnhancedCode code) {
    return code.detail() == 7 || code.detail() == 8;
  }

  /**
   * Away stands for a host that takes no mail at all now.
   *
   * @param known whether it has taken others
   */
  Answer ask(Mailbox address, boolean known) throws IOException {
    var offers = hop.offers();
    Optional<String> to = MailLines.address(address, offers.utf8());
    if (to.isEmpty()) {
      var reply = address.needsUtf8() ? Replies.NEEDS_UTF8 : Replies.BAD_ADDRESS;
      return new Answer.Refuses(reply, hop.evidence());
    }
    String parameters = address.needsUtf8() && offers.utf8() ? " SMTPUTF8" : "";
    String rcpt = MailLines.rcpt(to.get(), Recipient.of(new ForwardPath(address)), offers);
    Heard heard = transaction(NOBODY + parameters, rcpt);
    if (!heard.isAboutUs()) {
      return heard.isUnclear() && !known
          ? besidePostmaster(address, NOBODY, heard)
          : answer(NOBODY, heard);
    }
    Heard again = transaction(postmaster + parameters, rcpt);
    if (!again.isAboutUs()) {
      return answer(postmaster, again);
    }
    if (again.rcpt().isEmpty()) {
      return new Answer.Unwelcome(NOT_NOW, evidence(postmaster, again));
    }
    return besidePostmaster(address, postmaster, again);
  }

  /** Within the transaction that has just been refused a recipient. */
  private Answer besidePostmaster(Mailbox address, String sender, Heard heard) throws IOException {
    var theirs = new Mailbox("postmaster", address.domain());
    Optional<String> to = MailLines.address(theirs, hop.offers().utf8());
    if (to.isEmpty()) {
      return answer(sender, heard);
    }
    var recipient = Recipient.of(new ForwardPath(theirs));
    RemoteReply reply = say(MailLines.rcpt(to.get(), recipient, hop.offers()));
    if (reply.isTransient()) {
      Reply later = RecipientReplies.cannotAsk(reply.enhanced());
      return new Answer.Later(later, evidence(sender, heard));
    }
    boolean alike = heard.rcpt().filter(said -> said.lines().equals(reply.lines())).isPresent();
    boolean closed = reply.isPermanent() && (heard.isUnclear() ? alike : isAboutUs(reply));
    return closed ? new Answer.Closed(NOT_NOW, evidence(sender, heard)) : answer(sender, heard);
  }

  private Heard transaction(String sender, String rcpt) throws IOException {
    String reset = hop.takeReset() ? "RSET\r\n" : "";
    String mail = "MAIL FROM:" + sender + "\r\n";
    Heard heard =
        hop.offers().pipelining() ? together(reset, mail, rcpt) : oneByOne(reset, mail, rcpt);
    if (heard.mail().isPositive()) {
      hop.resetFirst();
    }
    return heard;
  }

  private Heard together(String reset, String mail, String rcpt) throws IOException {
    hop.write(reset + mail + rcpt, patience.reply());
    if (!reset.isEmpty()) {
      RemoteReply _ = read();
    }
    RemoteReply toMail = read();
    RemoteReply toRcpt = toMail.isPositive() ? readOfRecipient() : read();
    hop.expectSilence();
    return new Heard(toMail, Optional.of(toRcpt).filter(_ -> toMail.isPositive()));
  }

  private Heard oneByOne(String reset, String mail, String rcpt) throws IOException {
    if (!reset.isEmpty()) {
      RemoteReply _ = say(reset);
    }
    RemoteReply toMail = say(mail);
    if (!toMail.isPositive()) {
      return new Heard(toMail, Optional.empty());
    }
    hop.write(rcpt, patience.reply());
    RemoteReply toRcpt = readOfRecipient();
    hop.expectSilence();
    return new Heard(toMail, Optional.of(toRcpt));
  }

  private RemoteReply say(String line) throws IOException {
    hop.write(line, patience.reply());
    RemoteReply reply = read();
    hop.expectSilence();
    return reply;
  }

  /** One recipient that it thinks about for long is no reason not to ask for another. */
  private RemoteReply readOfRecipient() throws IOException {
    try {
      return read();
    } catch (SocketTimeoutException e) {
      throw new NoReply(e);
    }
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

  private Answer answer(String sender, Heard heard) {
    Evidence why = evidence(sender, heard);
    if (heard.rcpt().isEmpty()) {
      return new Answer.Away(RecipientReplies.cannotAsk(heard.mail().enhanced()), why);
    }
    RemoteReply reply = heard.rcpt().get();
    if (reply.isPositive()) {
      return new Answer.Takes(why, Suit.of(hop.offers()));
    }
    return reply.isPermanent()
        ? new Answer.Refuses(RecipientReplies.refused(reply.enhanced()), why)
        : new Answer.Later(RecipientReplies.cannotAsk(reply.enhanced()), why);
  }

  private Evidence evidence(String sender, Heard heard) {
    return heard
        .rcpt()
        .map(reply -> hop.evidence().with("RCPT", reply.toString()))
        .orElseGet(() -> hop.evidence().with("MAIL FROM:" + sender, heard.mail().toString()));
  }
}
