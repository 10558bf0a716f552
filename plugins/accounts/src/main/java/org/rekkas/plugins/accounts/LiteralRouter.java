package org.rekkas.plugins.accounts;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Leads {@code ali@[192.0.2.1]}, where this machine has that address, to where ali leads at the
 * host's domain: a host that has no name to be reached by is named so, and has to take it (RFC 5321
 * §4.1.3, RFC 1123 §5.2.17). Nothing leads to another host by it. Of an address that a NAT has in
 * its place the machine does not know; an alias can say it.
 */
final class LiteralRouter implements Router {
  private static final Pattern LITERAL =
      Pattern.compile("\\[(?:ipv6:)?((?:[0-9]+\\.){3}[0-9]+|[0-9a-f]*:[0-9a-f:.]*)]");

  private final Surroundings given;

  LiteralRouter(Surroundings given) {
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
    Matcher literal = LITERAL.matcher(address.domainKey());
    if (!literal.matches() || !isOurs(literal.group(1))) {
      return new Route.NotMine();
    }
    var named = new ForwardPath(new Mailbox(address.localPart(), given.host().domain()));
    var further = new HashSet<>(trail);
    further.add(path);
    Route route = given.routes().resolve(named, further, sender).route();
    return route instanceof Route.Relay ? new Route.NotMine() : route;
  }

  private static boolean isOurs(String literal) {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(literal)) != null;
    } catch (IllegalArgumentException | SocketException _) {
      return false; // no address, or no machine that tells its own
    }
  }
}
