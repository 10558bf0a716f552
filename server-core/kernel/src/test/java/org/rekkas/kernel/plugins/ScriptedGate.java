package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Running;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/** The gate of a house whose one plugin has the extensions that a test gives it. */
abstract class ScriptedGate {
  static final Account ALI = new Account(Mailbox.of("ali@example"), "Ali", 0, true);
  static final Envelope EMPTY = Envelope.of("a@sender.example");

  @TempDir Path folder;
  final List<Contribution> contributions = new ArrayList<>();
  Optional<House> house = Optional.empty();
  Optional<Surroundings> surroundings = Optional.empty();

  @AfterEach
  void close() {
    house.ifPresent(House::close);
  }

  private Running start(Surroundings given) {
    surroundings = Optional.of(given);
    return Running.of(contributions.toArray(Contribution[]::new));
  }

  SmtpGate gate(String options) throws IOException {
    house = Optional.of(new House(folder, new GivenPlugin("scripted", this::start)));
    house
        .get()
        .server(
            "<server><networks relay='198.51.100.9'/><plugins><plugin name='scripted' "
                + options
                + "/></plugins></server>");
    return house.get().load().smtp();
  }

  void add(String name, org.rekkas.spi.Extension extension) {
    contributions.add(Contribution.of(name, extension));
  }

  void router(Route route) {
    add("router" + contributions.size(), (Router) (_, _) -> route);
  }

  static String say(SmtpGate.Judgement<EnvelopeVerdict> judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Continue _, Verdict.Mark _ -> "250";
      case Verdict.Reject(Reply reply, _) -> reply.toString();
      case Verdict.Defer(Reply reply, _) -> reply.toString();
    };
  }

  String rcpt(Session session) throws IOException {
    return rcpt(session, "ali@example");
  }

  String rcpt(Session session, String to) throws IOException {
    SmtpGate gate = house.isPresent() ? house.get().generations.current().smtp() : gate("");
    return say(gate.recipient(session, House.ID, EMPTY, ForwardPath.of(to), 1000));
  }

  record Agent(String agent, EnvelopeVerdict foreseen) implements DeliveryAgent {
    @Override
    public EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
      return foreseen;
    }

    @Override
    public List<Outcome> deliver(List<Delivery> batch) {
      return List.of();
    }
  }
}
