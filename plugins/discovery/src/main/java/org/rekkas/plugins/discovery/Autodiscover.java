package org.rekkas.plugins.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Door;

/**
 * What Outlook asks for: MS-OXDSCLI, the settings of an account for IMAP and POP3. Of its question
 * only the address is taken, which is looked for as text: no parser of XML meets what strangers
 * send (attack H11).
 */
record Autodiscover(MailPlace place) implements WebEndpoint {
  private static final Pattern ADDRESS =
      Pattern.compile("<(?:[a-zA-Z]{1,9}:)?EMailAddress>\\s{0,9}([^<&\\s]{3,320})\\s{0,9}</");

  @Override
  public Set<String> paths() {
    return Set.of("/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml");
  }

  @Override
  public WebAnswer answer(WebRequest request) throws IOException {
    if (!request.method().equals("POST")) {
      return WebAnswer.notAllowed("POST");
    }
    var question = new String(request.body().readNBytes(1 << 16), StandardCharsets.UTF_8);
    Matcher matcher = ADDRESS.matcher(question);
    Optional<Mailbox> address = matcher.find() ? place.address(matcher.group(1)) : Optional.empty();
    return address
        .map(ours -> protocols(ours, request.client()))
        .filter(protocols -> !protocols.isEmpty())
        .map(protocols -> WebAnswer.text(200, "text/xml", settings(protocols)))
        .orElseGet(WebAnswer::notFound);
  }

  private String protocols(Mailbox address, Client client) {
    var protocols = new StringBuilder();
    for (Door door : place.incoming(client)) {
      String type = door.service().startsWith("pop3") ? "POP3" : "IMAP";
      protocols.append(protocol(type, door, address));
    }
    for (Door door : place.outgoing(client)) {
      protocols.append(protocol("SMTP", door, address));
    }
    return protocols.toString();
  }

  private static String settings(String protocols) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
      <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
        <Account>
          <AccountType>email</AccountType>
          <Action>settings</Action>
    %s    </Account>
      </Response>
    </Autodiscover>
    """
        .formatted(protocols);
  }

  private String protocol(String type, Door door, Mailbox address) {
    return """
          <Protocol>
            <Type>%s</Type>
            <Server>%s</Server>
            <Port>%d</Port>
            <LoginName>%s</LoginName>
            <DomainRequired>off</DomainRequired>
            <SPA>off</SPA>
            <SSL>on</SSL>
            <Encryption>%s</Encryption>
            <AuthRequired>on</AuthRequired>
          </Protocol>
    """
        .formatted(
            type,
            MailPlace.escaped(place.host()),
            door.port(),
            MailPlace.escaped(address.toString()),
            door.implicitTls() ? "SSL" : "TLS");
  }
}
