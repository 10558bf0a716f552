package org.rekkas.plugins.mailinglist;

import java.util.Iterator;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;

/** Those who answer for a list, for a route. EXPN and reports do not show them. */
record Owners(MailingList list) implements Route.Members {
  @Override
  public Iterator<ForwardPath> iterator() {
    return list.owners().stream().map(ForwardPath::new).iterator();
  }

  @Override
  public boolean hidden() {
    return true;
  }
}
