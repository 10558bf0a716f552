package org.rekkas.plugins.discovery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Door;

/**
 * A profile that macOS and iOS install ({@code com.apple.mail.managed}), for an address that stands
 * in the link: {@code /email.mobileconfig?email=ali@example.org}. Not signed; the device says so.
 */
record AppleProfile(MailPlace place) implements WebEndpoint {
  @Override
  public Set<String> paths() {
    return Set.of("/email.mobileconfig");
  }

  @Override
  public WebAnswer answer(WebRequest request) {
    Optional<Mailbox> address = request.parameter("email").flatMap(place::address);
    List<Door> incoming = place.incoming(request.client());
    List<Door> outgoing = place.outgoing(request.client());
    if (address.isEmpty() || incoming.isEmpty() || outgoing.isEmpty()) {
      return WebAnswer.notFound();
    }
    String profile = profile(address.get().toString(), incoming.getFirst(), outgoing.getFirst());
    return WebAnswer.text(200, "application/x-apple-aspen-config", profile)
        .with("Content-Disposition", "attachment; filename=\"email.mobileconfig\"");
  }

  private String profile(String address, Door in, Door out) {
    String kind = in.service().startsWith("pop3") ? "EmailTypePOP" : "EmailTypeIMAP";
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>PayloadType</key><string>Configuration</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>%1$s.profile</string>
      <key>PayloadUUID</key><string>%2$s</string>
      <key>PayloadDisplayName</key><string>%3$s</string>
      <key>PayloadContent</key>
      <array>
        <dict>
          <key>PayloadType</key><string>com.apple.mail.managed</string>
          <key>PayloadVersion</key><integer>1</integer>
          <key>PayloadIdentifier</key><string>%1$s.mail</string>
          <key>PayloadUUID</key><string>%4$s</string>
          <key>PayloadDisplayName</key><string>%3$s</string>
          <key>EmailAccountType</key><string>%5$s</string>
          <key>EmailAddress</key><string>%3$s</string>
    %6$s%7$s      <key>OutgoingPasswordSameAsIncomingPassword</key><true/>
        </dict>
      </array>
    </dict>
    </plist>
    """
        .formatted(
            MailPlace.escaped(place.host()),
            id("profile", address),
            MailPlace.escaped(address),
            id("mail", address),
            kind,
            server("Incoming", in, address),
            server("Outgoing", out, address));
  }

  private String server(String way, Door door, String address) {
    return """
          <key>%1$sMailServerHostName</key><string>%2$s</string>
          <key>%1$sMailServerPortNumber</key><integer>%3$d</integer>
          <key>%1$sMailServerUseSSL</key><true/>
          <key>%1$sMailServerUsername</key><string>%4$s</string>
          <key>%1$sMailServerAuthentication</key><string>EmailAuthPassword</string>
    """
        .formatted(way, MailPlace.escaped(place.host()), door.port(), MailPlace.escaped(address));
  }

  /** The same one each time, so that a second profile takes the place of the first. */
  private UUID id(String what, String address) {
    String name = what + " " + place.host() + " " + address;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
