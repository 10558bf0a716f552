package org.rekkas.smtp.wire;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;

/**
 * Everything that the SMTP server says of its own, with enhanced codes (RFC 5321 §4.2.3, RFC 3463).
 */
public final class Replies {
  public static final Reply GO_AHEAD =
      Reply.of(354, "end the text with a line that is a single dot");
  public static final Reply OK = Reply.of(250, "2.0.0", "OK");
  public static final Reply RESET = Reply.of(250, "2.0.0", "reset");
  public static final Reply SENDER_OK = Reply.of(250, "2.1.0", "sender OK");
  public static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "recipient OK");
  public static final Reply LOGGED_IN = Reply.of(235, "2.7.0", "welcome");
  public static final Reply BYE = Reply.of(221, "2.0.0", "goodbye");
  public static final Reply READY_FOR_TLS = Reply.of(220, "2.0.0", "ready for TLS");
  public static final Reply CANNOT_VERIFY =
      Reply.of(252, "2.5.0", "will take mail for it if it exists (RCPT tells)");

  public static final Reply CLOSING = Reply.of(421, "4.3.2", "the server is stopping, come again");
  public static final Reply TIMEOUT = Reply.of(421, "4.4.2", "timeout");
  public static final Reply SESSION_OVER =
      Reply.of(421, "4.4.2", "the session has lasted too long");
  public static final Reply ENDLESS_LINE = Reply.of(421, "4.5.2", "the line has no end");
  public static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "too many errors");
  public static final Reply TOO_MANY_COMMANDS =
      Reply.of(421, "4.7.0", "too many commands without a mail");
  public static final Reply TOO_MANY_CONNECTIONS =
      Reply.of(421, "4.3.2", "too many connections, come again");
  public static final Reply TOO_MANY_FROM_YOU =
      Reply.of(421, "4.7.0", "too many connections from your address");
  public static final Reply LOGIN_OVER =
      Reply.of(421, "4.7.0", "you are logged in no more, come again");
  public static final Reply OUR_FAULT_CLOSING = Reply.of(421, "4.3.0", "our fault, come again");
  public static final Reply DISK_FAILS_CLOSING =
      Reply.of(421, "4.3.0", "cannot store mail now, come again");
  public static final Reply DISK_FULL_CLOSING =
      Reply.of(421, "4.3.1", "no room to store mail, come again");
  public static final Reply TOO_MANY_MAILS =
      Reply.of(450, "4.7.1", "you have sent many mails, send this one later");
  public static final Reply TOO_MANY_READERS =
      Reply.of(452, "4.7.1", "you have sent to many recipients, send to this one later");
  public static final Reply SENDER_UNCLEAR =
      Reply.of(451, "4.3.0", "cannot tell now whether that sender is yours, try again");
  public static final Reply LOGIN_UNCLEAR =
      Reply.of(451, "4.3.0", "cannot look up your account now, try again");
  public static final Reply OUR_FAULT = Reply.of(451, "4.3.0", "our fault, try again");
  public static final Reply DISK_FAILS = Reply.of(451, "4.3.0", "cannot store mail now, try again");
  public static final Reply CROWDED =
      Reply.of(452, "4.3.1", "too much is coming in at once, try again");
  public static final Reply DISK_FULL = Reply.of(452, "4.3.1", "no room to store mail, try again");
  public static final Reply TOO_MANY_RECIPIENTS =
      Reply.of(452, "4.5.3", "too many recipients, send the rest in another mail");
  public static final Reply NO_TLS_NOW =
      Reply.of(454, "4.7.0", "no memory is left for TLS now, try again");
  public static final Reply LOGINS_UNAVAILABLE =
      Reply.of(454, "4.7.0", "cannot check logins now, try again");
  public static final Reply LOGINS_THROTTLED =
      Reply.of(454, "4.7.0", "too many logins have failed, come again later");

  public static final Reply SYNTAX = Reply.of(500, "5.5.2", "not a command (try HELP)");
  public static final Reply UNKNOWN_VERB = Reply.of(500, "5.5.1", "no such command (try HELP)");
  public static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.2", "the command line is too long");
  public static final Reply RESPONSE_TOO_LONG = Reply.of(500, "5.5.6", "the response is too long");
  public static final Reply BARE_LINE_END =
      Reply.of(500, "5.5.2", "a line ends with CR and LF together (nc does it with -C)");
  public static final Reply BAD_ARGUMENT = Reply.of(501, "5.5.4", "the argument is malformed");
  public static final Reply NO_ARGUMENT = Reply.of(501, "5.5.4", "takes no argument");
  public static final Reply BAD_HELLO =
      Reply.of(501, "5.5.4", "say a domain name or an address literal");
  public static final Reply BAD_MAIL = Reply.of(501, "5.5.4", "say MAIL FROM:<address>");
  public static final Reply BAD_RCPT = Reply.of(501, "5.5.4", "say RCPT TO:<address>");
  public static final Reply BAD_SENDER = Reply.of(501, "5.1.7", "the reverse-path is malformed");
  public static final Reply BAD_RECIPIENT = Reply.of(501, "5.1.3", "the forward-path is malformed");
  public static final Reply SPACE_BEFORE_PATH =
      Reply.of(501, "5.5.4", "no space may stand behind the colon");
  public static final Reply NO_BRACKETS =
      Reply.of(501, "5.5.4", "the address stands in brackets: <ali@example.org>");
  public static final Reply BAD_PARAMETER = Reply.of(501, "5.5.4", "a parameter is malformed");
  public static final Reply BAD_HOLD =
      Reply.of(501, "5.5.4", "say HOLDFOR=seconds or HOLDUNTIL=date-time, and not both");
  public static final Reply BAD_BY =
      Reply.of(501, "5.5.4", "say BY=seconds;R or BY=seconds;N, with a time above 0 for R");
  public static final Reply BY_WHILE_HELD =
      Reply.of(501, "5.5.4", "the mail would have to be there (BY) before it may go");
  public static final Reply BAD_AUTH = Reply.of(501, "5.5.4", "say AUTH mechanism [response]");
  public static final Reply BAD_BASE64 = Reply.of(501, "5.5.2", "that is no base64");
  public static final Reply LOGIN_CANCELLED = Reply.of(501, "5.7.0", "the login was given up");
  public static final Reply BAD_CHUNK = Reply.of(501, "5.5.4", "say BDAT octets [LAST]");
  public static final Reply NOT_OFFERED = Reply.of(502, "5.5.1", "not offered");
  public static final Reply OUT_OF_SEQUENCE = Reply.of(503, "5.5.1", "bad sequence of commands");
  public static final Reply HELLO_FIRST = Reply.of(503, "5.5.1", "say HELO or EHLO first");
  public static final Reply EHLO_FIRST = Reply.of(503, "5.5.1", "say EHLO first");
  public static final Reply ALREADY_LOGGED_IN =
      Reply.of(503, "5.5.1", "somebody is logged in already");
  public static final Reply MAIL_FIRST = Reply.of(503, "5.5.1", "say MAIL first");
  public static final Reply ALREADY_MAIL =
      Reply.of(503, "5.5.1", "a mail is under way (RSET drops it)");
  public static final Reply BINARY_BY_BDAT =
      Reply.of(503, "5.5.1", "BINARYMIME comes by BDAT, not by DATA");
  public static final Reply CHUNKS_DROPPED =
      Reply.of(503, "5.5.1", "DATA after BDAT: the mail is dropped");
  public static final Reply ALREADY_TLS = Reply.of(503, "5.5.1", "TLS is on already");
  public static final Reply NO_SUCH_MECHANISM =
      Reply.of(504, "5.5.4", "no such mechanism (EHLO lists them)");
  public static final Reply LOGIN_FIRST = Reply.of(530, "5.7.0", "log in first");
  public static final Reply WRONG_LOGIN = Reply.of(535, "5.7.8", "login and password do not fit");
  public static final Reply TLS_FIRST = Reply.of(538, "5.7.11", "say STARTTLS first");
  public static final Reply UNAUTHORISED = Reply.of(550, "5.7.0", "not authorised");
  public static final Reply UTF8_NOT_ASKED =
      Reply.of(550, "5.6.7", "an address outside of US-ASCII needs SMTPUTF8 with MAIL");
  public static final Reply NOT_YOUR_ADDRESS =
      Reply.of(550, "5.7.1", "that sender is not yours, as you are logged in");
  public static final Reply NOT_YOUR_FROM =
      Reply.of(550, "5.7.1", "the From of the mail is not yours, as you are logged in");
  public static final Reply BARE_IN_CONTENT =
      Reply.of(550, "5.6.0", "the mail holds a CR or an LF that stands alone");
  public static final Reply TOO_LARGE = Reply.of(552, "5.3.4", "the mail is too large");
  public static final Reply HEADER_TOO_LARGE =
      Reply.of(552, "5.3.4", "the header section is too large");
  public static final Reply LOOP = Reply.of(554, "5.4.6", "too many Received fields: a loop");
  public static final Reply DELIVERED_BEFORE =
      Reply.of(554, "5.4.6", "a loop: Delivered-To names the recipients of this mail");
  public static final Reply NO_RECIPIENTS = Reply.of(554, "5.5.1", "no valid recipients");
  public static final Reply NO_SMTP = Reply.of(554, "5.5.1", "this is SMTP");
  public static final Reply TOO_HASTY =
      Reply.of(554, "5.5.0", "wait for the reply before you go on (EHLO offers PIPELINING)");
  public static final Reply HOLD_PAST = Reply.of(554, "5.5.4", "HOLDUNTIL is a time that is over");
  public static final Reply HOLD_TOO_LONG =
      Reply.of(554, "5.5.4", "no mail is held for so long (EHLO says for how long)");
  public static final Reply BY_TOO_SOON =
      Reply.of(555, "5.5.4", "nothing can be promised in so short a time (EHLO says in which)");
  public static final Reply UNKNOWN_PARAMETER = Reply.of(555, "5.5.4", "no such parameter");

  private Replies() {}

  /** RFC 4954 §4: a challenge of an exchange, in base64. */
  public static Reply challenge(String base64) {
    return Reply.of(334, base64);
  }

  public static Reply accepted(MailId id) {
    return Reply.of(250, "2.6.0", id.text() + " accepted");
  }

  public static Reply chunk(long octets) {
    return Reply.of(250, "2.0.0", octets + " octets received");
  }

  /** The same reply with the mail's id behind its last line, where there is room. */
  public static Reply about(Reply reply, MailId id) {
    String last = reply.lines().getLast();
    if (last.length() + id.text().length() + 3 > 400) {
      return reply;
    }
    List<String> lines = new ArrayList<>(reply.lines());
    lines.set(lines.size() - 1, last + " (" + id.text() + ")");
    return new Reply(reply.code(), reply.enhanced(), lines);
  }
}
