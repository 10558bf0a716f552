package org.rekkas.plugins.mailinglist;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Account;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Leads the addresses of lists to the {@link ListAgent}, and a post that it let through to the
 * members, with reports going to the list (RFC 5321 §3.9.2).
 */
final class ListRouter implements Router {
  private final Lists lists;
  private final Roll roll;
  private final Seals seals;
  private final Strays strays;

  ListRouter(Lists lists, Roll roll, Seals seals, Strays strays) {
    this.lists = lists;
    this.roll = roll;
    this.seals = seals;
    this.strays = strays;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    strays.look();
    Optional<Role> role = Role.of(path.mailbox(), lists::find);
    return role.isEmpty()
        ? new Route.NotMine()
        : switch (role.get()) {
          case Role.Post(var list) ->
              new Route.Expand(
                  new ListMembers(list, roll, Optional.of(ListAgent.NAME)), Optional.empty());
          case Role.Members(var list, var seal) -> members(list, seal);
          case Role.Owner(var list) -> new Route.Expand(new Owners(list), Optional.empty());
          case Role.Bounces _, Role.Wish _, Role.Answer _ -> toAgent(path.mailbox());
        };
  }

  private Route members(MailingList list, String seal) {
    return seals.isOf(seal, Role.MEMBERS, list.key())
        ? new Route.Expand(
            new ListMembers(list, roll, Optional.empty()),
            Optional.of(ReversePath.of(list.bounces())))
        : new Route.Unknown();
  }

  private static Route toAgent(Mailbox address) {
    var list = new Account(address, "", 0, false);
    return new Route.Local(ListAgent.NAME, list, Optional.empty());
  }
}
