package org.rekkas.plugins.vrfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.inquiry.Finding;
import org.rekkas.inquiry.Inquiry;
import org.rekkas.inquiry.InquiryVerb;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;

/**
 * What VRFY says, RFC 5321 §3.5 and §4.1.1.6: whether a mailbox exists, with its owner's name, or
 * which mailbox the one has who is called so. Whoever is not admitted, or asks too often, hears 252
 * (§7.3). An alias with one foreign member is 251; one with more is confirmed by its own address,
 * for mail to it reaches them all.
 */
final class Vrfy implements InquiryVerb.Answers {
  static final String SYNTAX = "VRFY user-or-mailbox [SMTPUTF8]";

  private final Routes routes;

  Vrfy(Routes routes) {
    this.routes = routes;
  }

  @Override
  public Reply to(Session session, Finding finding) {
    return switch (finding) {
      case Finding.NotAdmitted _ -> Replies.CANNOT_VERIFY;
      case Finding.TooMany _ -> Replies.CANNOT_VERIFY;
      case Finding.Unavailable _ -> Replies.NOT_NOW;
      case Finding.Malformed _ -> Replies.SYNTAX;
      case Finding.NeedsUtf8 _ -> Replies.ARGUMENT_NEEDS_UTF8;
      case Finding.Unknown _ -> Replies.UNKNOWN;
      case Finding.PassedOn _ -> Replies.CANNOT_VERIFY;
      case Finding.Foreign _ when session.login().isPresent() -> Replies.CANNOT_VERIFY;
      case Finding.Foreign _ -> Replies.FOREIGN;
      case Finding.One(var path, var route, var utf8) -> found(path, route, utf8);
      case Finding.Ambiguous(var possible) -> ambiguous(possible);
    };
  }

  private Reply found(ForwardPath path, Route route, boolean utf8) {
    return switch (route) {
      case Route.Local(var _, var account, var _) -> confirmed(Inquiry.line(account, utf8));
      case Route.Expand expand -> expanded(path, expand, utf8);
      case Route _ -> Replies.CANNOT_VERIFY;
    };
  }

  private Reply expanded(ForwardPath path, Route.Expand expand, boolean utf8) {
    Optional<ForwardPath> only;
    try {
      only = onlyMember(expand);
    } catch (RuntimeException _) { // the members cannot be read now
      return Replies.NOT_NOW;
    }
    return only.flatMap(member -> forward(path, member, utf8))
        .orElseGet(() -> confirmed(Inquiry.line(path.mailbox(), utf8)));
  }

  private Optional<Reply> forward(ForwardPath path, ForwardPath member, boolean utf8) {
    return switch (routes.resolve(member, Set.of(path)).route()) {
      case Route.Local(var _, var account, var _) ->
          Optional.of(confirmed(Inquiry.line(account, utf8)));
      case Route.Relay _, Route.NotMine _ ->
          Optional.of(
              Inquiry.line(member.mailbox(), utf8)
                  .map(Replies::forwards)
                  .orElse(Replies.REPLY_NEEDS_UTF8));
      case Route.Expand _, Route.Unknown _, Route.Unavailable _ -> Optional.empty();
    };
  }

  private static Reply confirmed(Optional<String> line) {
    return line.map(Replies::is).orElse(Replies.REPLY_NEEDS_UTF8);
  }

  private static Reply ambiguous(List<Finding.One> possible) {
    var lines = new ArrayList<String>();
    possible.forEach(one -> choice(one).ifPresent(lines::add));
    return Replies.ambiguous(lines);
  }

  private static Optional<String> choice(Finding.One one) {
    return one.route() instanceof Route.Local(var _, var account, var _)
        ? Inquiry.line(account, one.utf8())
        : Inquiry.line(one.path().mailbox(), one.utf8());
  }

  /** Empty for a hidden alias, and for one with several members. */
  private static Optional<ForwardPath> onlyMember(Route.Expand expand) {
    if (expand.members().hidden()) {
      return Optional.empty();
    }
    var members = expand.members().iterator();
    if (!members.hasNext()) {
      return Optional.empty();
    }
    var first = members.next();
    return members.hasNext() ? Optional.empty() : Optional.of(first);
  }
}
