package org.rekkas.plugins.aliases;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.store.Folder;

/**
 * Leads {@code ali+news@example.org} to where {@code ali@example.org} leads, and an account's mail
 * to the folder of the detail (RFC 5233 calls it so) if there is one. An account or alias of
 * exactly that address comes first.
 */
final class DetailRouter implements Router {
  private static final int LONGEST_FOLDER = 64;
  private final Settings settings;
  private final Surroundings given;

  DetailRouter(Settings settings, Surroundings given) {
    this.settings = settings;
    this.given = given;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return route(path, trail, ReversePath.NULL);
  }

  /** An address may be for mail of some senders alone, as one that takes reports is. */
  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    Mailbox address = path.mailbox();
    int at = separator(address.localPart());
    if (at < 0 || given.accounts().find(address) instanceof Lookup.Found) {
      return new Route.NotMine();
    }
    var base = new ForwardPath(address.withLocalPart(address.localPart().substring(0, at)));
    var further = new HashSet<>(trail);
    further.add(path);
    return switch (given.routes().resolve(base, further, sender).route()) {
      case Route.Local(var agent, var account, var folder) ->
          new Route.Local(
              agent, account, folder.or(() -> folder(address.localPart().substring(at + 1))));
      case Route.Expand expand -> expand;
      case Route.Unavailable unavailable -> unavailable;
      case Route.Relay _, Route.Unknown _, Route.NotMine _ -> new Route.NotMine();
    };
  }

  /** Where the detail begins; -1 where the name has none. */
  private int separator(String localPart) {
    for (int i = 1; i < localPart.length(); i++) {
      if (settings.separators().indexOf(localPart.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Letters, digits and a few signs make a folder's name; whatever else is written goes to INBOX.
   * Whether its owner has such a folder, the delivery agent sees.
   */
  private Optional<String> folder(String detail) {
    boolean plain =
        detail
            .codePoints()
            .allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    boolean wanted =
        settings.folder() == Settings.DetailFolder.EXISTING
            && !detail.isEmpty()
            && detail.length() <= LONGEST_FOLDER
            && plain
            && !detail.startsWith(".")
            && !detail.equalsIgnoreCase(Folder.INBOX);
    return wanted ? Optional.of(detail.toLowerCase(Locale.ROOT)) : Optional.empty();
  }
}
