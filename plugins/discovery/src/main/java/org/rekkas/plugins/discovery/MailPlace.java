package org.rekkas.plugins.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Door;

/**
 * Where people of a domain have their mail. The same is told for every address of a domain, so that
 * nobody learns here which there are.
 */
record MailPlace(Surroundings given) {
  private static final List<String> INCOMING = List.of("imap", "imaps", "pop3", "pop3s");
  private static final List<String> OUTGOING = List.of("submission", "submissions");

  String host() {
    return given.host().name();
  }

  /**
   * What a client is told: those that it can reach. The best first: TLS from the first octet (RFC
   * 8314 §3), IMAP before POP3.
   */
  List<Door> incoming(Client client) {
    return doors(INCOMING, client);
  }

  List<Door> outgoing(Client client) {
    return doors(OUTGOING, client);
  }

  private List<Door> doors(List<String> services, Client client) {
    return given.doors().stream()
        .filter(door -> services.contains(door.service()))
        .filter(door -> !door.loopback() || client.address().isLoopbackAddress())
        .sorted(
            Comparator.comparing((Door door) -> door.service().startsWith("pop"))
                .thenComparing(door -> !door.implicitTls()))
        .toList();
  }

  /** The address, if it is one of a domain of ours. */
  Optional<Mailbox> address(String text) {
    try {
      return Optional.of(Mailbox.of(text))
          .filter(address -> given.accounts().domains().contains(address.domainKey()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The domain of ours that a request is for, by a name such as {@code autoconfig.example.org}. */
  Optional<String> domain(WebRequest request, String label) {
    return Optional.of(request.host())
        .filter(name -> name.startsWith(label + "."))
        .flatMap(name -> domain(name.substring(label.length() + 1)));
  }

  /** The domain of ours that has this name. */
  Optional<String> domain(String name) {
    return address("postmaster@" + name).map(Mailbox::domainKey);
  }

  /** Text as XML has it. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }
}
