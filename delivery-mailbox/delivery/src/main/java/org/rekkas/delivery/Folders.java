package org.rekkas.delivery;

import java.util.Optional;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Route;
import org.rekkas.spi.store.Folder;

/**
 * Which folder a mail goes to: Junk where a filter wants that; the one that the route names ({@code
 * ali+lists}), if its owner made one of that name, in whatever case; INBOX otherwise.
 */
final class Folders {
  private final MailStore store;

  Folders(MailStore store) {
    this.store = store;
  }

  String of(Delivery delivery, Route.Local route) {
    if (!delivery.quarantine().isEmpty()) {
      return Folder.JUNK;
    }
    return route.folder().flatMap(name -> existing(route, name)).orElse(Folder.INBOX);
  }

  private Optional<String> existing(Route.Local route, String name) {
    var owner = route.account().address();
    return store
        .folder(owner, name)
        .map(Folder::name)
        .or(
            () ->
                store.folders(owner).stream()
                    .map(Folder::name)
                    .filter(known -> known.equalsIgnoreCase(name))
                    .findFirst());
  }
}
