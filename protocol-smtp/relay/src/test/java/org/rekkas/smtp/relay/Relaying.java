package org.rekkas.smtp.relay;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.relay.tls.ClientTls;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.tls.TlsWitness;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Running;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeRoutes;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.TextContent;

/** The plugin as the queue sees it, with domains that lead to hosts on the loopback. */
final class Relaying implements AutoCloseable {
  static final String TEXT = "Subject: s\r\n\r\nHello\r\n";

  final FakeSurroundings given;
  final FakeSection section = new FakeSection("relay").with("allow-private", true);
  TlsPolicies policies = (_, _) -> new TlsPolicies.Found.Policy(new TlsPolicy.May(), "by the test");
  ClientTls tls = new OpportunisticTls();
  TlsWitness witness = TlsWitness.NOBODY;
  private Optional<Running> running = Optional.empty();
  private int mails;

  Relaying() {
    this(Path.of("unused"));
  }

  Relaying(Path folder) {
    var accounts = new FakeAccounts("example.org");
    given = new FakeSurroundings("relay", folder).with(accounts).with(new FakeRoutes(accounts));
    section.with("reply-timeout", Duration.ofSeconds(5));
    section.with("end-timeout", Duration.ofSeconds(5));
  }

  /** The domain {@code example.net} has this one host. */
  static Relaying to(ScriptedHop hop) {
    var relaying = new Relaying();
    relaying.section.with("port", hop.port());
    relaying.domain("example.net", "mx.example.net");
    return relaying;
  }

  Relaying domain(String domain, String host) {
    given.scriptedDns().exchange(domain, new Exchange(10, host));
    given.scriptedDns().address(host, InetAddress.ofLiteral("127.0.0.1"));
    return this;
  }

  DeliveryAgent agent() {
    return (DeliveryAgent) contribution("agent");
  }

  Object contribution(String name) {
    if (running.isEmpty()) {
      var spoken = new RelayPlugin.Tls(policies, tls, witness);
      running =
          Optional.of(
              RelayPlugin.start(RelaySettings.from(section), given, spoken, List.of(), () -> {}));
    }
    return running.get().contributions().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .extension();
  }

  Route route(String to) {
    return route(to, "");
  }

  Route route(String to, String sender) {
    var router = (Router) contribution("router");
    return router.route(ForwardPath.of(to), Set.of(), ReversePath.parse(sender));
  }

  List<Outcome> deliver(Delivery... batch) {
    return agent().deliver(List.of(batch));
  }

  /** A mail for b@example.net, by the lane of a destination. */
  Outcome deliverTo(String destination) {
    var plain = to("b@example.net");
    var route = new Route.Relay("relay", destination, false);
    return deliver(new Delivery(plain.mail(), plain.path(), plain.path(), route, "")).getFirst();
  }

  Mail mail(Envelope envelope, Content content) {
    var id = new MailId("mail" + ++mails);
    return new Mail(id, given.clock().instant(), envelope, "", content);
  }

  Mail mail(Envelope envelope) {
    return mail(envelope, new TextContent(TEXT));
  }

  Mail mail(EnvelopeOptions options, String text, String... recipients) {
    var plain = Envelope.of("a@example.org", recipients);
    return mail(
        new Envelope(plain.reversePath(), options, plain.recipients()), new TextContent(text));
  }

  /** From a@example.org, for the recipients, each a delivery. */
  Delivery[] all(Mail mail) {
    var all = new ArrayList<Delivery>();
    mail.envelope().recipients().forEach(each -> all.add(delivery(mail, each.path())));
    return all.toArray(Delivery[]::new);
  }

  Delivery to(String recipient) {
    return all(mail(Envelope.of("a@example.org", recipient)))[0];
  }

  static Delivery delivery(Mail mail, ForwardPath path) {
    return new Delivery(
        mail, path, path, new Route.Relay("relay", path.mailbox().domainKey(), false), "");
  }

  @Override
  public void close() {
    running.ifPresent(Running::close);
  }
}
