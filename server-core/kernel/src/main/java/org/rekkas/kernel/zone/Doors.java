package org.rekkas.kernel.zone;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.kernel.net.ListenerSettings;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.TlsMode;
import org.rekkas.spi.config.Section;

/** Where people come in from elsewhere: listeners of server.xml with TLS, beyond the loopback. */
public final class Doors {
  private Doors() {}

  /**
   * @param root of server.xml, of which {@code settings} were made
   */
  public static List<Served.Door> of(Section root, NetSettings settings) {
    var submission = NetSettings.inListeners(root, "smtp");
    var doors = new ArrayList<Served.Door>();
    for (ListenerSettings each : settings.listeners()) {
      Section own = submission.get(each.name());
      boolean people = own != null && own.flag("submission", false);
      String protocol = each.protocol().equals("smtp") ? "submission" : each.protocol();
      boolean known = people || List.of("imap", "pop3", "managesieve").contains(each.protocol());
      if (known && !each.bind().isLoopbackAddress() && each.tls() != TlsMode.NONE) {
        doors.add(new Served.Door(service(protocol, each.tls()), each.port()));
      }
    }
    return doors;
  }

  /** RFC 6186 §3, RFC 8314 §5.1; RFC 5804 §1.8 knows STARTTLS alone. */
  private static String service(String protocol, TlsMode tls) {
    return protocol.equals("managesieve")
        ? "_sieve"
        : "_" + protocol + (tls == TlsMode.IMPLICIT ? "s" : "");
  }
}
