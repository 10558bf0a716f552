package org.rekkas.spi;

import java.util.Optional;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/** What becomes of a mail at one step of the mailets. */
public sealed interface Handling {
  Evidence why();

  /** It goes on as it is. */
  record Pass(Evidence why) implements Handling {}

  /**
   * It goes on in another form: other recipients or another reverse-path, trace fields, another
   * content. A content that is a {@link org.rekkas.spi.vault.ContentDraft} is the kernel's from
   * here on. Its id and time stay what they were.
   *
   * @param folder where its readers are to find it; empty: where they otherwise would
   */
  record Change(Mail mail, Optional<String> folder, Evidence why) implements Handling {}

  /**
   * It goes on as it is, and another mail comes into being, which takes no further step.
   *
   * @param content the mail's own, or a draft, which is the kernel's from here on
   */
  record Besides(Envelope envelope, String trace, Content content, Evidence why)
      implements Handling {}

  /** Its sender gets a report that it failed for these recipients. The reply is 5yz. */
  record Bounce(Reply reply, Evidence why) implements Handling {
    public Bounce {
      if (!reply.isPermanent()) {
        throw new IllegalArgumentException("Bounce takes a 5yz reply");
      }
    }
  }

  /** It ends here, and nobody hears of it. */
  record Discard(Evidence why) implements Handling {}
}
