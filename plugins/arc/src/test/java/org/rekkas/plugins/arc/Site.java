package org.rekkas.plugins.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.mime.FoldedFields;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.KeyFile;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Handling;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Host;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Running;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeRoutes;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.TextContent;

/** A server that seals what it passes on: the plugin as it starts, with its own key. */
final class Site {
  private static final Client STRANGER = client(false);

  /** Of two hosts, so that not each test has to make them. */
  private static final Map<String, KeyPair> KEYS =
      Map.of("example.org", Algorithm.RSA.makeKeys(), "example.net", Algorithm.RSA.makeKeys());

  final FakeSurroundings given;
  final FakeRoutes routes =
      new FakeRoutes(new FakeAccounts("example.org").add("bob@example.org", "Bob"));
  private final String domain;
  private final Running running;

  Site(String domain, Path folder, ScriptedDns dns) throws IOException {
    this.domain = domain;
    given =
        new FakeSurroundings("arc", Files.createDirectories(folder.resolve(domain)))
            .with(new Host("mx." + domain, domain, "Rekkas/test"))
            .with(dns)
            .with(routes);
    Path file = given.configuration().resolve(domain).resolve("arc.pem");
    if (KEYS.containsKey(domain) && Files.notExists(file)) {
      KeyFile.write(file, KEYS.get(domain));
    }
    var seal = new SealSettings(domain, "arc", Optional.empty());
    running = new ArcPlugin().start(new Settings(List.of(), Optional.of(seal)), given);
    for (DnsRecord each : records()) {
      dns.text(each.name(), each.data());
    }
  }

  static Client client(boolean local) {
    try {
      return new Client(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}), 25, local);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<DnsRecord> records() {
    return all(DomainRecords.class).stream().flatMap(each -> each.of(domain).stream()).toList();
  }

  <T extends Extension> List<T> all(Class<T> kind) {
    return running.contributions().stream()
        .map(each -> each.extension())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  static Session session(boolean local) {
    return new Session(
        "s",
        "mx",
        local ? client(true) : STRANGER,
        Optional.of("h"),
        true,
        Optional.empty(),
        Optional.empty());
  }

  Mail mail(String trace, String message, String... to) {
    return new Mail(
        new MailId("1c4kb0000abcdefghi"),
        given.clock().instant(),
        Envelope.of("ali@x.example", to.length == 0 ? new String[] {"bob@example.net"} : to),
        trace,
        new TextContent(message));
  }

  /** As a stranger brings it: with what is found, in front of it. */
  Mail arrived(String message, String... to) {
    Mail mail = mail("", message, to);
    var mark = (Verdict.Mark) all(ContentFilter.class).getFirst().judge(session(false), mail);
    var fields = new ArrayList<HeaderField>();
    fields.add(new HeaderField("Authentication-Results", "mx." + domain + "; spf=none (x; y)"));
    fields.addAll(mark.fields());
    return mail.withTrace(FoldedFields.of(fields) + "Received: from x\r\n by y; z\r\n");
  }

  /** What is said of the chain of a mail. */
  String chain(String message) {
    String field = arrived(message).trace().replaceAll("\r\n[ \t]+", " ");
    int at = field.indexOf("arc=");
    return field.substring(at, field.indexOf("\r\n", at)).replace(" smtp.remote-ip=192.0.2.7", "");
  }

  Mailet mailet() {
    return all(Mailet.class).getFirst();
  }

  ContentVerdict filtered(Session session, Mail mail) {
    return all(ContentFilter.class).getLast().judge(session, mail);
  }

  /** As it leaves for another host. */
  String passedOn(String message) throws IOException {
    return passedOn(arrived(message));
  }

  String passedOn(Mail mail) throws IOException {
    return mailet().handle(mail) instanceof Handling.Change(Mail changed, _, _)
        ? text(changed)
        : text(mail);
  }

  static String text(Mail mail) throws IOException {
    try (var in = mail.open()) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }
}
