package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.spi.mail.Mail;

/**
 * Reads the mails of one batch, which are one mail as a rule, for each of its recipients: its
 * header once, for a list has as many addresses as anybody likes, {@code team-bounces+1@}, {@code
 * team-bounces+2@} (attack E4). Of one thread.
 */
final class PostReader {
  private Optional<Post> last = Optional.empty();

  /** Empty where its header is too long to be read. */
  Optional<Post> of(Mail mail) throws IOException {
    if (last.filter(post -> post.mail().equals(mail)).isEmpty()) {
      last = Post.of(mail);
    }
    return last;
  }
}
