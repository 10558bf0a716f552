package org.rekkas.queue;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Which mails an administrator means, and of them which addresses that they still have to reach.
 */
public sealed interface Selection {
  /** All that there are. */
  record All() implements Selection {}

  /** By their ids. */
  record Id(Set<MailId> ids) implements Selection {
    public Id {
      ids = Set.copyOf(ids);
    }

    public Id(MailId one) {
      this(Set.of(one));
    }
  }

  /** All from a reverse-path. */
  record Sender(ReversePath path) implements Selection {}

  /** All that have to reach an address. */
  record Recipient(ForwardPath path) implements Selection {}

  /** All that have to reach somebody in a domain. */
  record Domain(String name) implements Selection {
    public Domain {
      name = new Mailbox("postmaster", name).domainKey();
    }
  }

  /**
   * All that wait on disk for a destination, by the name that {@link Standing} has for it. Held
   * ones wait for nobody; whoever looks at those alone sees the ones that would wait for it.
   */
  record Waiting(String destination) implements Selection {
    public Waiting {
      destination = destination.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Whether an address of a mail is meant.
   *
   * @param destination what it waits for, as far as that is known
   */
  default boolean matches(
      MailId mail, ReversePath sender, ForwardPath path, Optional<Destination> destination) {
    return switch (this) {
      case All() -> true;
      case Id(var ids) -> ids.contains(mail);
      case Sender(var from) -> sender.equals(from);
      case Recipient(var to) -> path.equals(to);
      case Waiting(var name) -> destination.filter(d -> d.toString().equals(name)).isPresent();
      case Domain(var name) -> path.mailbox().domainKey().equals(name);
    };
  }
}
