package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Takes what comes to a list by whatever way: posts, wishes, answers, reports. All that it does
 * goes by derived ids and seals, so that a delivery which comes again does nothing again.
 */
final class ListAgent implements DeliveryAgent {
  static final String NAME = "mailing-list";

  private final Lists lists;
  private final Discretion discretion;
  private final Posts posts;
  private final Wishes wishes;
  private final Answers answers;
  private final Returns returns;
  private final Expiry expiry;
  private final LateLetters late;

  ListAgent(
      Lists lists,
      Discretion discretion,
      Posts posts,
      Wishes wishes,
      Answers answers,
      Returns returns,
      Expiry expiry,
      LateLetters late) {
    this.lists = lists;
    this.discretion = discretion;
    this.posts = posts;
    this.wishes = wishes;
    this.answers = answers;
    this.returns = returns;
    this.expiry = expiry;
    this.late = late;
  }

  @Override
  public String agent() {
    return NAME;
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    expiry.look();
    late.look();
    var outcomes = new ArrayList<Outcome>(batch.size());
    var reader = new PostReader();
    for (Delivery delivery : batch) {
      outcomes.add(deliver(delivery, reader));
    }
    return outcomes;
  }

  private Outcome deliver(Delivery delivery, PostReader reader) {
    Optional<Role> role = Role.of(delivery.path().mailbox(), lists::find);
    try {
      Optional<Post> post = reader.of(delivery.mail());
      if (post.isEmpty()) {
        return discretion.fail(delivery.mail());
      }
      if (role.isEmpty()) {
        return discretion.fail(post.get(), Replies.NO_LIST);
      }
      return switch (role.get()) {
        case Role.Post(var list) -> posts.take(list, post.get(), delivery.quarantine());
        case Role.Bounces bounces -> done(returns.of(bounces, post.get()));
        case Role.Wish wish -> wishes.of(wish, post.get());
        case Role.Answer answer -> done(answers.of(answer, post.get()));
        case Role.Owner _, Role.Members _ ->
            new Outcome.Failed(Replies.NO_LIST, Evidence.of("a route that is not ours"));
      };
    } catch (IOException | VaultUnwritable e) {
      return new Outcome.Delayed(Replies.NOT_TAKEN, Evidence.of(e.toString()));
    }
  }

  private static Outcome done(String what) {
    return new Outcome.Delivered(what, Evidence.NONE);
  }
}
