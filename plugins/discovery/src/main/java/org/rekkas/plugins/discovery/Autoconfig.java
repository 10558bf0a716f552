package org.rekkas.plugins.discovery;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Door;

/**
 * The file that Thunderbird, K-9 and Evolution ask for, at {@code autoconfig.DOMAIN} or at the
 * domain itself: draft-ietf-mailmaint-autoconfig.
 */
record Autoconfig(MailPlace place) implements WebEndpoint {
  private static final String PATH = "/mail/config-v1.1.xml";
  private static final String AT_THE_DOMAIN = "/.well-known/autoconfig" + PATH;

  @Override
  public Set<String> paths() {
    return Set.of(PATH, AT_THE_DOMAIN);
  }

  @Override
  public WebAnswer answer(WebRequest request) {
    Optional<String> domain =
        request
            .parameter("emailaddress")
            .flatMap(place::address)
            .map(Mailbox::domainKey)
            .or(() -> place.domain(request, "autoconfig"))
            .or(() -> request.path().equals(AT_THE_DOMAIN) ? place.domain(request.host()) : none());
    String servers = servers(request.client());
    return domain
        .filter(_ -> !servers.isEmpty())
        .map(ours -> WebAnswer.text(200, "text/xml", config(ours, servers)))
        .orElseGet(WebAnswer::notFound);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private String servers(Client client) {
    var servers = new StringBuilder();
    for (Door door : place.incoming(client)) {
      String type = door.service().startsWith("pop3") ? "pop3" : "imap";
      servers.append(server("incomingServer", type, door));
    }
    for (Door door : place.outgoing(client)) {
      servers.append(server("outgoingServer", "smtp", door));
    }
    return servers.toString();
  }

  private static String config(String domain, String servers) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <clientConfig version="1.1">
      <emailProvider id="%1$s">
        <domain>%1$s</domain>
        <displayName>%1$s</displayName>
        <displayShortName>%1$s</displayShortName>
    %2$s  </emailProvider>
    </clientConfig>
    """
        .formatted(MailPlace.escaped(domain), servers);
  }

  private String server(String element, String type, Door door) {
    return """
        <%1$s type="%2$s">
          <hostname>%3$s</hostname>
          <port>%4$d</port>
          <socketType>%5$s</socketType>
          <authentication>password-cleartext</authentication>
          <username>%%EMAILADDRESS%%</username>
        </%1$s>
    """
        .formatted(
            element,
            type,
            MailPlace.escaped(place.host()),
            door.port(),
            door.implicitTls() ? "SSL" : "STARTTLS");
  }
}
