package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Routes;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.net.Client;

/**
 * What the plugins of one generation, and the kernel, see of all of them: made before they start,
 * filled once all have started, emptied when the generation ends. So nobody holds another's object,
 * and nothing of an old generation is kept alive by what still refers to its façades.
 */
final class Facades {
  private volatile @Nullable Roster roster;
  private volatile boolean retired;
  private volatile boolean closed;
  private final Set<String> showing = ConcurrentHashMap.newKeySet();
  private final AllRoutes routes = new AllRoutes(this::roster);
  private final Accounts accounts = new AllAccounts(this::roster);
  private final BearerTokens bearerTokens = new AllBearerTokens(this::roster);
  private final MailStore store = new TheStore(this::roster);
  private final DeadEnds deadEnds = new DeadEnds(routes);
  private final SmtpGate gate;

  Facades(
      Predicate<Client> relays,
      Function<ForwardPath, Optional<String>> suppressed,
      FilterSettings filters,
      Journal journal) {
    gate = new Gate(this::roster, routes, relays, suppressed, filters, journal);
  }

  void open(Roster filled) {
    roster = filled;
  }

  /** Another generation takes its place; sessions may go on. */
  void retire() {
    retired = true;
  }

  boolean retired() {
    return retired;
  }

  /** The plugins that asked for their certificates. */
  Set<String> showing() {
    return showing;
  }

  /** What is left behind of it begins nothing any more. */
  void close() {
    retired = true;
    closed = true;
    roster = null;
  }

  boolean isClosed() {
    return closed;
  }

  /** Throws {@link PluginUnavailable} before all plugins have started and after they have ended. */
  Roster roster() {
    Roster now = roster;
    if (now == null) {
      throw new PluginUnavailable("asked before all plugins have started, or after their end");
    }
    return now;
  }

  Accounts accounts() {
    return accounts;
  }

  /** Empty where there are none. */
  Optional<BearerTokens> bearerTokens() {
    return roster().shelf().bearerTokens().isEmpty() ? Optional.empty() : Optional.of(bearerTokens);
  }

  Routes routes() {
    return routes;
  }

  DeadEnds deadEnds() {
    return deadEnds;
  }

  MailStore store() {
    return store;
  }

  SmtpGate gate() {
    return gate;
  }
}
