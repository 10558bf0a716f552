package org.rekkas.kernel.plugins;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.rekkas.kernel.net.ListenerSettings;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;

/**
 * What a generation's extensions call themselves, asked once at its start: which verb, keyword,
 * protocol, agent and command is whose; two of one name are refused. And which domain is whose: of
 * two, the first one's. Immutable.
 */
record Roster(
    Shelf shelf,
    Map<String, Placed<Protocol>> protocols,
    Map<String, Placed<SmtpVerb>> verbs,
    List<SmtpGate.Verb> verbList,
    List<String> verbKeywords,
    Map<String, Placed<SmtpKeyword>> parameters,
    List<GuardedRouter> routers,
    Map<String, GuardedAgent> agents,
    Map<String, Placed<AdminCommand>> commands,
    Map<String, Placed<Accounts>> directories,
    Set<String> ownedFields) {
  /** Verbs of the mail transaction and its frame, which no plugin may take over. RFC 5321 §4.1. */
  private static final Set<String> CORE_VERBS =
      Set.of(
          "HELO",
          "EHLO",
          "MAIL",
          "RCPT",
          "DATA",
          "BDAT",
          "RSET",
          "NOOP",
          "QUIT",
          "HELP",
          "STARTTLS",
          "AUTH");

  /** Two extensions that cannot both be there, or a name that is none. */
  static final class Clash extends Exception {
    private static final long serialVersionUID = 1;

    Clash(String message) {
      super(message);
    }
  }

  static Roster of(Shelf shelf) throws Clash {
    if (shelf.stores().size() > 1) {
      throw clash("message store", "", shelf.stores().get(0), shelf.stores().get(1));
    }
    var verbs = named("verb", shelf.verbs(), verb -> verb.verb().toUpperCase(Locale.ROOT));
    for (String verb : verbs.keySet()) {
      if (CORE_VERBS.contains(verb)) {
        throw new Clash(verbs.get(verb).name() + ": " + verb + " belongs to the core");
      }
    }
    var protocols = named("protocol", shelf.protocols(), Protocol::protocol);
    for (String each : protocols.keySet()) {
      if (ListenerSettings.HTTP.contains(each)) {
        throw new Clash(
            protocols.get(each).name() + ": " + each + " belongs to the kernel; be a WebEndpoint");
      }
    }
    return new Roster(
        shelf,
        protocols,
        verbs,
        verbs.entrySet().stream()
            .map(e -> new SmtpGate.Verb(e.getKey(), e.getValue().extension().syntax()))
            .toList(),
        verbs.values().stream().flatMap(v -> v.extension().keyword().stream()).toList(),
        parameters(shelf),
        shelf.routers().stream().map(GuardedRouter::new).toList(),
        agents(shelf),
        named("command", shelf.commands(), AdminCommand::name),
        directories(shelf),
        ownedFields(shelf));
  }

  private static Map<String, GuardedAgent> agents(Shelf shelf) throws Clash {
    var agents = new LinkedHashMap<String, GuardedAgent>();
    named("delivery agent", shelf.agents(), DeliveryAgent::agent)
        .forEach((name, placed) -> agents.put(name, new GuardedAgent(placed)));
    return agents;
  }

  private static Map<String, Placed<Accounts>> directories(Shelf shelf) {
    var directories = new LinkedHashMap<String, Placed<Accounts>>();
    for (Placed<Accounts> placed : shelf.accounts()) {
      placed.extension().domains().forEach(domain -> directories.putIfAbsent(domain, placed));
    }
    return directories;
  }

  private static Map<String, Placed<SmtpKeyword>> parameters(Shelf shelf) throws Clash {
    var owners = new LinkedHashMap<String, Placed<SmtpKeyword>>();
    for (Placed<SmtpKeyword> keyword : shelf.keywords()) {
      for (String parameter : new TreeSet<>(keyword.extension().mailParameters())) {
        put("MAIL parameter", owners, parameter.toUpperCase(Locale.ROOT), keyword);
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
      String kind, List<Placed<T>> extensions, Function<T, String> name) throws Clash {
    var named = new LinkedHashMap<String, Placed<T>>();
    for (Placed<T> placed : extensions) {
      put(kind, named, name.apply(placed.extension()), placed);
    }
    return named;
  }

  private static <T extends Extension> void put(
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
