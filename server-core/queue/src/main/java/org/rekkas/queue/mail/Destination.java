package org.rekkas.queue.mail;

import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.Route;

/**
 * Where mails wait for: an agent, and the name that it knows the next hop by, in lower case; the
 * name is empty for an agent of this host.
 */
public record Destination(String agent, String name) implements Comparable<Destination> {
  public static Destination of(Route.Relay route) {
    return new Destination(route.agent(), route.destination().toLowerCase(Locale.ROOT));
  }

  /** Empty where a route leads to no agent. */
  public static Optional<Destination> of(Route route) {
    return switch (route) {
      case Route.Relay relay -> Optional.of(of(relay));
      case Route.Local local -> Optional.of(new Destination(local.agent(), ""));
      case Route.Expand _, Route.Unknown _, Route.Unavailable _, Route.NotMine _ ->
          Optional.empty();
    };
  }

  @Override
  public int compareTo(Destination other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : agent.compareTo(other.agent);
  }

  /** As a person reads it: the next hop, or the agent where that is all there is. */
  @Override
  public String toString() {
    return name.isEmpty() ? agent : name;
  }
}
