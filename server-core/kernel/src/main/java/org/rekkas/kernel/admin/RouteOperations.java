package org.rekkas.kernel.admin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.Suppressions;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/**
 * Where an address leads, as RCPT and the queue would find it now: {@code route}. Members of
 * aliases and lists are followed, a bounded number of them.
 */
public final class RouteOperations {
  private static final int MOST = 100;

  private final Routes routes;
  private final Suppressions suppressions;

  public RouteOperations(Routes routes, Suppressions suppressions) {
    this.routes = routes;
    this.suppressions = suppressions;
  }

  public List<AdminCommand> all() {
    return List.of(
        Operation.of(
            "route",
            "Tells where mail for an address leads now, and who says so.",
            this::route,
            Operation.required("ADDRESS", "of here or elsewhere"),
            Operation.option("--sender", "whose mail; nobody's unless told")));
  }

  /** An address, and those that were expanded on the way to it. */
  private record Step(ForwardPath path, Set<ForwardPath> trail) {}

  private Report route(Invocation given) {
    var steps = new ArrayDeque<Step>();
    ReversePath sender;
    try {
      sender = ReversePath.parse(given.value("--sender").orElse(""));
      steps.add(new Step(ForwardPath.of(given.value("ADDRESS").orElse("")), Set.of()));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
    var seen = new HashSet<ForwardPath>();
    var rows = new ArrayList<List<String>>();
    for (Step step = steps.poll(); step != null; step = steps.poll()) {
      if (rows.size() == MOST) {
        rows.add(List.of("…", "and more", "-"));
        break;
      }
      boolean isNew = seen.add(step.path);
      Routes.Routed routed = routes.resolve(step.path, step.trail, sender);
      rows.add(
          List.of(
              step.path.toString(),
              told(step, routed.route()),
              routed.by().isEmpty() ? "-" : routed.by()));
      if (isNew && routed.route() instanceof Route.Expand expand) {
        try {
          follow(step, expand, steps);
        } catch (RuntimeException e) {
          rows.add(List.of("…", "its members cannot be read: " + e, routed.by()));
        }
      }
    }
    return new Report.Table(List.of("address", "leads", "by"), rows);
  }

  private static void follow(Step step, Route.Expand expand, ArrayDeque<Step> steps) {
    if (expand.members().agent().isPresent() || step.trail.contains(step.path)) {
      return;
    }
    var trail = new HashSet<>(step.trail);
    trail.add(step.path);
    Iterator<ForwardPath> members = expand.members().iterator();
    while (members.hasNext() && steps.size() <= MOST) {
      steps.add(new Step(members.next(), Set.copyOf(trail)));
    }
  }

  private String told(Step step, Route route) {
    return switch (route) {
      case Route.Local local ->
          "to the account "
              + local.account().address()
              + local.folder().map(folder -> ", folder " + folder).orElse("")
              + ", delivered by "
              + local.agent();
      case Route.Relay relay -> relayed(step.path, relay);
      case Route.Expand _ when step.trail.contains(step.path) -> "back to itself: 554 5.4.6";
      case Route.Expand expand ->
          expand
              .members()
              .agent()
              .map(agent -> "to the members of a list, by " + agent)
              .orElseGet(
                  () -> hasNobody(expand) ? "nobody is behind it: 550 5.2.4" : "to these members");
      case Route.Unknown _ -> "nowhere: there is no such mailbox, 550 5.1.1";
      case Route.NotMine _ -> "nowhere: no route knows the domain, 550 5.7.1";
      case Route.Unavailable(String why) -> "nobody can say now, 451: " + why;
    };
  }

  /** Where its members cannot be read, that is told in the place of them. */
  private static boolean hasNobody(Route.Expand expand) {
    try {
      return !expand.members().iterator().hasNext();
    } catch (RuntimeException _) {
      return false;
    }
  }

  private String relayed(ForwardPath path, Route.Relay relay) {
    Optional<String> forbidden = suppressions.reason(path);
    return forbidden
        .map(why -> "nowhere: it is suppressed (rekkas queue suppress): " + why)
        .orElseGet(
            () ->
                "to the host or domain "
                    + relay.destination()
                    + ", relayed by "
                    + relay.agent()
                    + (relay.open() ? ", also for strangers" : ""));
  }
}
