package org.rekkas.plugins.expn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.inquiry.Audience;
import org.rekkas.inquiry.Finding;
import org.rekkas.inquiry.Inquiry;
import org.rekkas.inquiry.InquiryVerb;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Reply;

/**
 * What EXPN says, RFC 5321 §3.5 and §4.1.1.7: the members of an alias or list, as it names them;
 * members that are lists themselves are asked for in turn. Announced by its EHLO keyword (§3.5.2).
 */
final class Expn implements InquiryVerb.Answers {
  static final String SYNTAX = "EXPN mailing-list [SMTPUTF8]";

  private final Settings settings;
  private final Inquiry inquiry;

  Expn(Settings settings, Inquiry inquiry) {
    this.settings = settings;
    this.inquiry = inquiry;
  }

  Optional<String> keyword() {
    return off() ? Optional.empty() : Optional.of("EXPN");
  }

  @Override
  public Reply to(Session session, Finding finding) {
    return switch (finding) {
      case Finding.NotAdmitted _ -> off() ? Replies.SWITCHED_OFF : Replies.NOT_ADMITTED;
      case Finding.TooMany _ -> Replies.TOO_OFTEN;
      case Finding.Malformed _ -> Replies.SYNTAX;
      case Finding.NeedsUtf8 _ -> Replies.ARGUMENT_NEEDS_UTF8;
      case Finding.Unknown _ -> Replies.UNKNOWN;
      case Finding.Foreign _, Finding.PassedOn _ -> Replies.FOREIGN;
      case Finding.Unavailable _ -> Replies.NOT_NOW;
      case Finding.One one -> members(one);
      case Finding.Ambiguous(var possible) -> theOneList(possible);
    };
  }

  private boolean off() {
    return settings.inquiry().audience() == Audience.NOBODY;
  }

  private Reply theOneList(List<Finding.One> possible) {
    var lists = possible.stream().filter(one -> one.route() instanceof Route.Expand).toList();
    return lists.size() == 1 ? members(lists.getFirst()) : Replies.AMBIGUOUS;
  }

  private Reply members(Finding.One one) {
    if (!(one.route() instanceof Route.Expand(var members, var _))) {
      return Replies.NOT_A_LIST;
    }
    if (members.hidden()) {
      return Replies.HIDDEN;
    }
    try {
      return shown(members, one.utf8());
    } catch (RuntimeException _) { // they cannot be read now
      return Replies.NOT_NOW;
    }
  }

  private Reply shown(Route.Members members, boolean utf8) {
    var lines = new ArrayList<String>();
    for (var each = members.iterator(); each.hasNext(); ) {
      if (lines.size() == settings.mostMembers()) {
        return Replies.TOO_LONG;
      }
      var line = inquiry.line(each.next(), utf8);
      if (line.isEmpty()) {
        return Replies.REPLY_NEEDS_UTF8;
      }
      lines.add(line.get());
    }
    return lines.isEmpty() ? Replies.EMPTY : Replies.members(lines);
  }
}
