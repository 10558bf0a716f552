package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.Extension;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Router;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.WebEndpoint;

/** The extensions of a generation by kind, each kind in its order. Immutable. */
record Shelf(
    List<Placed<Protocol>> protocols,
    List<Placed<SmtpVerb>> verbs,
    List<Placed<SmtpKeyword>> keywords,
    List<Placed<ClientPolicy>> clientPolicies,
    List<Placed<SenderPolicy>> senderPolicies,
    List<Placed<RecipientPolicy>> recipientPolicies,
    List<Placed<ContentFilter>> contentFilters,
    List<Placed<Mailet>> mailets,
    List<Placed<Router>> routers,
    List<Placed<DeliveryAgent>> agents,
    List<Placed<Accounts>> accounts,
    List<Placed<BearerTokens>> bearerTokens,
    List<Placed<MailStore>> stores,
    List<Placed<WebEndpoint>> webEndpoints,
    List<Placed<DomainRecords>> domainRecords,
    List<Placed<AdminCommand>> commands) {

  /** All of them, kind by kind in the order of a mail's way. */
  List<Placed<? extends Extension>> all() {
    var all = new ArrayList<Placed<? extends Extension>>();
    all.addAll(protocols);
    all.addAll(verbs);
    all.addAll(keywords);
    all.addAll(clientPolicies);
    all.addAll(senderPolicies);
    all.addAll(recipientPolicies);
    all.addAll(contentFilters);
    all.addAll(mailets);
    all.addAll(routers);
    all.addAll(agents);
    all.addAll(accounts);
    all.addAll(bearerTokens);
    all.addAll(stores);
    all.addAll(webEndpoints);
    all.addAll(domainRecords);
    all.addAll(commands);
    return all;
  }

  /** Sorts extensions onto a shelf. Used once, by one thread. */
  static final class Sorter {
    private final List<Placed<Protocol>> protocols = new ArrayList<>();
    private final List<Placed<SmtpVerb>> verbs = new ArrayList<>();
    private final List<Placed<SmtpKeyword>> keywords = new ArrayList<>();
    private final List<Placed<ClientPolicy>> clientPolicies = new ArrayList<>();
    private final List<Placed<SenderPolicy>> senderPolicies = new ArrayList<>();
    private final List<Placed<RecipientPolicy>> recipientPolicies = new ArrayList<>();
    private final List<Placed<ContentFilter>> contentFilters = new ArrayList<>();
    private final List<Placed<Mailet>> mailets = new ArrayList<>();
    private final List<Placed<Router>> routers = new ArrayList<>();
    private final List<Placed<DeliveryAgent>> agents = new ArrayList<>();
    private final List<Placed<Accounts>> accounts = new ArrayList<>();
    private final List<Placed<BearerTokens>> bearerTokens = new ArrayList<>();
    private final List<Placed<MailStore>> stores = new ArrayList<>();
    private final List<Placed<WebEndpoint>> webEndpoints = new ArrayList<>();
    private final List<Placed<DomainRecords>> domainRecords = new ArrayList<>();
    private final List<Placed<AdminCommand>> commands = new ArrayList<>();

    void add(Placed<Extension> placed) {
      switch (placed.extension()) {
        case Protocol e -> protocols.add(as(placed, e));
        case SmtpVerb e -> verbs.add(as(placed, e));
        case SmtpKeyword e -> keywords.add(as(placed, e));
        case ClientPolicy e -> clientPolicies.add(as(placed, e));
        case SenderPolicy e -> senderPolicies.add(as(placed, e));
        case RecipientPolicy e -> recipientPolicies.add(as(placed, e));
        case ContentFilter e -> contentFilters.add(as(placed, e));
        case Mailet e -> mailets.add(as(placed, e));
        case Router e -> routers.add(as(placed, e));
        case DeliveryAgent e -> agents.add(as(placed, e));
        case Accounts e -> accounts.add(as(placed, e));
        case BearerTokens e -> bearerTokens.add(as(placed, e));
        case MailStore e -> stores.add(as(placed, e));
        case WebEndpoint e -> webEndpoints.add(as(placed, e));
        case DomainRecords e -> domainRecords.add(as(placed, e));
        case AdminCommand e -> commands.add(as(placed, e));
      }
    }

    Shelf sorted() throws Sequence.Cycle {
      return new Shelf(
          Sequence.of(protocols),
          Sequence.of(verbs),
          Sequence.of(keywords),
          Sequence.of(clientPolicies),
          Sequence.of(senderPolicies),
          Sequence.of(recipientPolicies),
          Sequence.of(contentFilters),
          Sequence.of(mailets),
          Sequence.of(routers),
          Sequence.of(agents),
          Sequence.of(accounts),
          Sequence.of(bearerTokens),
          Sequence.of(stores),
          Sequence.of(webEndpoints),
          Sequence.of(domainRecords),
          Sequence.of(commands));
    }

    private static <T extends Extension> Placed<T> as(Placed<Extension> placed, T extension) {
      return new Placed<>(
          placed.plugin(),
          placed.name(),
          placed.at(),
          placed.options(),
          placed.ended(),
          placed.order(),
          placed.ownedFields(),
          placed.addedFields(),
          extension,
          placed.guard());
    }
  }
}
