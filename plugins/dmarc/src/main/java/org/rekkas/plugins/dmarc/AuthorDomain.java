package org.rekkas.plugins.dmarc;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.mime.Author;
import org.rekkas.mime.Header;
import org.rekkas.mime.Message;
import org.rekkas.plugins.dmarc.policy.DomainName;
import org.rekkas.spi.mail.Content;

/**
 * The Author Domain, RFC 9989 §5.3.1: of the one address in the one field From. Of two nobody is
 * chosen, for a reader may see the other one (attack E6, §11.5).
 */
sealed interface AuthorDomain {
  /**
   * @param name in lower case, as A-labels
   */
  record One(String name) implements AuthorDomain {}

  /**
   * @param why in our own words
   */
  record Nobody(String why) implements AuthorDomain {}

  static AuthorDomain of(Content content) throws IOException {
    Optional<Message> opened = Message.open(content);
    if (opened.isEmpty()) {
      return new Nobody("its header is too long to be read");
    }
    try (var message = opened.get()) {
      return of(message.header());
    }
  }

  private static AuthorDomain of(Header header) {
    long fields = header.all("From").count();
    if (fields != 1) {
      return new Nobody(fields == 0 ? "no field From" : fields + " fields From");
    }
    return Author.of(header)
        .flatMap(author -> DomainName.of(author.domain()))
        .<AuthorDomain>map(One::new)
        .orElse(new Nobody("not one address in From"));
  }
}
