package org.rekkas.kernel.plugins;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.net.ListenerSettings;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.SmtpKeyword;

/**
 * What a generation's extensions call themselves, asked once at its start: which verb, keyword,
 * protocol, agent and command is whose; two of one name are refused. And which domain is whose: of
 * two, the first one's. Immutable.
 */
record Roster(
    Shelf shelf,
    Map<String, GuardedProtocol> protocols,
    Verbs verbs,
    Map<String, Placed<SmtpKeyword>> parameters,
    List<GuardedRouter> routers,
    Map<String, GuardedAgent> agents,
    Map<String, GuardedCommand> commands,
    Map<String, Placed<Accounts>> directories,
    Set<String> ownedFields) {
  /** Two extensions that cannot both be there, or a name that is none. */
  static final class Clash extends Exception {
    private static final long serialVersionUID = 1;

    Clash(String message) {
      super(message);
    }
  }

  /**
   * @param taken what no command of a plugin may be called
   */
  static Roster of(Shelf shelf, Set<String> taken) throws Clash {
    if (shelf.stores().size() > 1) {
      throw clash("message store", "", shelf.stores().get(0), shelf.stores().get(1));
    }
    return new Roster(
        shelf,
        protocols(shelf),
        Verbs.of(shelf.verbs()),
        parameters(shelf),
        shelf.routers().stream().map(GuardedRouter::new).toList(),
        agents(shelf),
        commands(shelf, taken),
        directories(shelf),
        ownedFields(shelf));
  }

  private static Map<String, GuardedProtocol> protocols(Shelf shelf) throws Clash {
    var protocols = new LinkedHashMap<String, GuardedProtocol>();
    for (var each : named("protocol", shelf.protocols(), Protocol::protocol).entrySet()) {
      String name = each.getKey();
      if (ListenerSettings.HTTP.contains(name)) {
        throw new Clash(
            each.getValue().name() + ": " + name + " belongs to the kernel; be a WebEndpoint");
      }
      protocols.put(name, new GuardedProtocol(name, each.getValue()));
    }
    return protocols;
  }

  private static Map<String, GuardedAgent> agents(Shelf shelf) throws Clash {
    var agents = new LinkedHashMap<String, GuardedAgent>();
    named("delivery agent", shelf.agents(), DeliveryAgent::agent)
        .forEach((name, placed) -> agents.put(name, new GuardedAgent(name, placed)));
    return agents;
  }

  private static Map<String, GuardedCommand> commands(Shelf shelf, Set<String> taken) throws Clash {
    var owners = new LinkedHashMap<String, Placed<AdminCommand>>();
    var commands = new LinkedHashMap<String, GuardedCommand>();
    for (Placed<AdminCommand> placed : shelf.commands()) {
      CommandForm form = CommandForm.of(placed, taken);
      put("command", owners, form.name(), placed);
      commands.put(form.name(), new GuardedCommand(placed, form));
    }
    return commands;
  }

  private static Map<String, Placed<Accounts>> directories(Shelf shelf) throws Clash {
    var directories = new LinkedHashMap<String, Placed<Accounts>>();
    for (Placed<Accounts> placed : shelf.accounts()) {
      Set<String> domains = Introduction.of(placed, accounts -> Set.copyOf(accounts.domains()));
      domains.forEach(domain -> directories.putIfAbsent(domain, placed));
    }
    return directories;
  }

  private static Map<String, Placed<SmtpKeyword>> parameters(Shelf shelf) throws Clash {
    var owners = new LinkedHashMap<String, Placed<SmtpKeyword>>();
    for (Placed<SmtpKeyword> placed : shelf.keywords()) {
      for (String each : Introduction.of(placed, said -> new TreeSet<>(said.mailParameters()))) {
        if (!Introduction.isKeyword(each)) {
          throw Introduction.wrong(placed, "not the name of a MAIL parameter", each);
        }
        put("MAIL parameter", owners, each.toUpperCase(Locale.ROOT), placed);
      }
    }
    return owners;
  }

  private static Set<String> ownedFields(Shelf shelf) {
    var fields = new LinkedHashSet<String>();
    fields.add(Decision.OWNED);
    shelf.all().forEach(placed -> fields.addAll(placed.ownedFields()));
    return Set.copyOf(fields);
  }

  private static <T extends Extension> Map<String, Placed<T>> named(
      String kind, List<Placed<T>> extensions, Function<T, @Nullable String> name) throws Clash {
    var named = new LinkedHashMap<String, Placed<T>>();
    for (Placed<T> placed : extensions) {
      String said = Introduction.of(placed, name);
      if (said.isBlank()) {
        throw Introduction.wrong(placed, "not the name of a " + kind, said);
      }
      put(kind, named, said, placed);
    }
    return named;
  }

  static <T extends Extension> void put(
      String kind, Map<String, Placed<T>> into, String name, Placed<T> placed) throws Clash {
    Placed<T> other = into.putIfAbsent(name, placed);
    if (other != null) {
      throw clash(kind, " " + name, other, placed);
    }
  }

  private static Clash clash(String kind, String name, Placed<?> one, Placed<?> other) {
    return new Clash("two have the " + kind + name + ": " + one.name() + " and " + other.name());
  }
}
