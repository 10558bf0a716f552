package org.rekkas.smtp.relay;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.FakeSection;

/** A relay whose mail for {@code example.net} goes by LMTP to a port of this machine. */
final class LmtpStore implements AutoCloseable {
  final Relaying relaying;
  final FakeSection route;

  LmtpStore(Relaying relaying, int port) {
    this.relaying = relaying;
    this.route =
        new FakeSection("route")
            .with("domain", "example.net")
            .with("via", "127.0.0.1:" + port)
            .with("protocol", Protocol.LMTP);
    relaying.section.with(route);
  }

  static LmtpStore at(int port) {
    return new LmtpStore(new Relaying(), port);
  }

  /** One mail for all of them; what became of each. */
  List<Outcome> send(String... recipients) {
    return send(relaying.mail(Envelope.of("a@example.org", recipients)));
  }

  List<Outcome> send(Mail mail) {
    var batch = new ArrayList<Delivery>();
    mail.envelope().recipients().forEach(each -> batch.add(delivery(mail, each.path())));
    return relaying.deliver(batch.toArray(Delivery[]::new));
  }

  Delivery delivery(Mail mail, ForwardPath path) {
    var to = (Route.Relay) relaying.route(path.mailbox().toString());
    return new Delivery(mail, path, path, to, "");
  }

  /** As a test would write it: {@code relayed}, {@code failed 550 5.1.1}, {@code delayed …}. */
  static List<String> told(List<Outcome> outcomes) {
    return outcomes.stream().map(LmtpStore::told).toList();
  }

  private static String told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Relayed _ -> "relayed";
      case Outcome.Failed(Reply reply, _) -> "failed " + code(reply);
      case Outcome.Delayed(Reply reply, _) -> "delayed " + code(reply);
      case Outcome.Unreachable(Reply reply, _) -> "unreachable " + code(reply);
      case Outcome.Delivered _ -> throw new AssertionError(outcome);
    };
  }

  private static String code(Reply reply) {
    return reply.code() + " " + reply.enhanced().map(Object::toString).orElse("-");
  }

  @Override
  public void close() {
    relaying.close();
  }
}
