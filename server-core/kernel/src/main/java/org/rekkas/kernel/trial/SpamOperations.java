package org.rekkas.kernel.trial;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.kernel.net.AddressLiteral;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Host;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Client;

/** What filters would say: {@code spam test}. */
public final class SpamOperations {
  private static final MailId ID = new MailId("trial");

  private final Generations generations;
  private final Host host;
  private final Predicate<InetAddress> local;
  private final Clock clock;

  /**
   * @param local whose clients are in the local networks
   */
  public SpamOperations(
      Generations generations, Host host, Predicate<InetAddress> local, Clock clock) {
    this.generations = generations;
    this.host = host;
    this.local = local;
    this.clock = clock;
  }

  public List<AdminCommand> all() {
    return List.of(
        Operation.of(
            "spam test",
            "Judges a stored mail by the configuration as it stands in the files, without effect.",
            this::test,
            new Parameter("FILE", Parameter.Kind.PATH, "the mail; - reads it from the input"),
            Operation.option("--client", "the client's address; 192.0.2.1 unless told"),
            Operation.option("--helo", "what it says in EHLO; client.example unless told"),
            Operation.option("--from", "the reverse-path; empty unless told"),
            Operation.option("--to", "a recipient; postmaster unless told")));
  }

  private Report test(Invocation given) throws IOException {
    Session client;
    Envelope envelope;
    try {
      client = session(given);
      String to = given.value("--to").orElse("postmaster@" + host.domain());
      envelope = Envelope.of(given.value("--from").orElse(""), to);
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
    try (var in = open(given)) {
      var mail = new Mail(ID, clock.instant(), envelope, "", StoredMail.read(in));
      return report(new Trial(generations).judge(client, mail));
    }
  }

  private Session session(Invocation given) {
    InetAddress address = AddressLiteral.of(given.value("--client").orElse("192.0.2.1"));
    return new Session(
        ID.text(),
        ID.text(),
        new Client(address, 0, local.test(address)),
        Optional.of(given.value("--helo").orElse("client.example")),
        true,
        Optional.empty(),
        Optional.empty());
  }

  private static InputStream open(Invocation given) throws IOException {
    String file = given.value("FILE").orElse("-");
    return file.equals("-") ? given.input() : Files.newInputStream(Path.of(file));
  }

  private static Report report(Trial.Outcome outcome) {
    return switch (outcome) {
      case Trial.Outcome.NotStarted(var problems) ->
          new Report.Failed(
              problems.stream().map(Object::toString).collect(Collectors.joining("\n")));
      case Trial.Outcome.Judged(var rows) -> {
        var all = new ArrayList<>(rows);
        if (all.isEmpty()) {
          all.add(List.of("accept", "0.00", "sum", "no filter found anything", ""));
        }
        yield new Report.Table(List.of("what", "points", "by", "seen", "configured"), all);
      }
    };
  }
}
