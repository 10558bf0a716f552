package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Takes what comes to a list by whatever way: posts, wishes, answers, reports. All that it does
 * goes by derived ids and seals, so that a delivery which comes again does nothing again.
 */
final class ListAgent implements DeliveryAgent {
  static final String NAME = "mailing-list";

  private final Lists lists;
  private final Judge judge;
  private final Distribution distribution;
  private final Moderation moderation;
  private final Wishes wishes;
  private final Answers answers;
  private final Returns returns;
  private final Expiry expiry;

  ListAgent(
      Lists lists,
      Judge judge,
      Distribution distribution,
      Moderation moderation,
      Wishes wishes,
      Answers answers,
      Returns returns,
      Expiry expiry) {
    this.lists = lists;
    this.judge = judge;
    this.distribution = distribution;
    this.moderation = moderation;
    this.wishes = wishes;
    this.answers = answers;
    this.returns = returns;
    this.expiry = expiry;
  }

  @Override
  public String agent() {
    return NAME;
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    expiry.look();
    var outcomes = new ArrayList<Outcome>(batch.size());
    for (Delivery delivery : batch) {
      outcomes.add(deliver(delivery));
    }
    return outcomes;
  }

  private Outcome deliver(Delivery delivery) {
    Optional<Role> role = Role.of(delivery.path().mailbox(), lists::find);
    try {
      Optional<Post> post = Post.of(delivery.mail());
      if (role.isEmpty() || post.isEmpty()) {
        return new Outcome.Failed(
            role.isEmpty() ? Replies.NO_LIST : Replies.UNREADABLE, Evidence.NONE);
      }
      return switch (role.get()) {
        case Role.Post(var list) -> post(list, post.get());
        case Role.Bounces bounces -> done(returns.of(bounces, post.get()));
        case Role.Wish wish -> done(wishes.of(wish, post.get()));
        case Role.Answer answer -> done(answers.of(answer, post.get()));
        case Role.Owner _, Role.Members _ ->
            new Outcome.Failed(Replies.NO_LIST, Evidence.of("a route that is not ours"));
      };
    } catch (IOException | VaultUnwritable e) {
      return new Outcome.Delayed(Replies.NOT_TAKEN, Evidence.of(e.toString()));
    }
  }

  private Outcome post(MailingList list, Post post) throws IOException {
    return switch (judge.of(list, post)) {
      case Judgement.Through _ -> through(list, post);
      case Judgement.Hold(var why) -> held(moderation.hold(list, post, why), why);
      case Judgement.Ask(var author) ->
          held(moderation.ask(list, post, author), author + " is asked whether it is his");
      case Judgement.Refuse(var why) -> new Outcome.Failed(Replies.refused(why), Evidence.NONE);
      case Judgement.Shun(var why) -> done("dropped: " + why);
      case Judgement.Drop(var why) -> done("dropped: " + why);
    };
  }

  private Outcome through(MailingList list, Post post) throws IOException {
    Mail mail = post.mail();
    var trace = new PostTrace(post.origin().trace());
    return distribution
        .send(list, mail.id(), plain(mail.envelope().options()), trace, mail.content())
        .map(reply -> refused(post, reply))
        .orElseGet(() -> done("to the members as " + Distribution.id(list, mail.id())));
  }

  /**
   * A filter that let the post in refuses it as the list's. Who it is from may be forged where that
   * is not proven, and then nobody hears of it (attack G2).
   */
  private Outcome refused(Post post, Reply reply) {
    return reply.isPermanent() && !judge.isProven(post)
        ? done("dropped: refused as the list's mail, and nobody proven to tell: " + reply)
        : not(reply);
  }

  private static Outcome held(Optional<Reply> hindrance, String why) {
    return hindrance.map(ListAgent::not).orElseGet(() -> done("held: " + why));
  }

  private static Outcome not(Reply reply) {
    return reply.isTransient()
        ? new Outcome.Delayed(reply, Evidence.NONE)
        : new Outcome.Failed(reply, Evidence.NONE);
  }

  /** A list's mail is a new one to the reports' end: RFC 3461 §5.2.7.3. */
  static EnvelopeOptions plain(EnvelopeOptions options) {
    return new EnvelopeOptions(
        options.body(),
        options.smtpUtf8(),
        Optional.empty(),
        Optional.empty(),
        options.parameters());
  }

  private static Outcome done(String what) {
    return new Outcome.Delivered(what, Evidence.NONE);
  }
}
