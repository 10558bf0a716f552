package org.rekkas.kernel.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Door;

/**
 * Where people come in, and who asks over HTTPS: the listeners with TLS, as they are open. What a
 * reload finds changed of them in server.xml is nobody's door before a restart.
 */
public final class Doors {
  private Doors() {}

  /**
   * @param open what the server listens by
   * @param elements that hold at them, and say what smtp is for there
   */
  public static List<Door> of(NetSettings open, ListenerElements elements) {
    var smtp = elements.of("smtp");
    var doors = new ArrayList<Door>();
    for (ListenerSettings each : open.listeners()) {
      boolean people =
          Optional.ofNullable(smtp.get(each.name()))
              .map(own -> own.flag("submission", false))
              .orElse(false);
      boolean implicit = each.tls() == TlsMode.IMPLICIT;
      boolean loopback = each.bind().isLoopbackAddress();
      if (each.tls() != TlsMode.NONE) {
        service(each.protocol(), people, implicit)
            .ifPresent(name -> doors.add(new Door(name, each.publicPort(), implicit, loopback)));
      }
    }
    return List.copyOf(doors);
  }

  /** Tells where people are to hand in their mail and nobody can log in. */
  public static void check(Section root) {
    boolean byDefault = root.section("smtp").flag("auth", true);
    ListenerElements.of(root)
        .of("smtp")
        .values()
        .forEach(
            smtp -> {
              if (smtp.flag("submission", false) && !smtp.flag("auth", byDefault)) {
                Configuration.notice(
                    smtp, "submission", "nobody can log in here: networks/relay alone may send");
              }
            });
  }

  /** RFC 6186 §3, RFC 8314 §5.1; RFC 5804 §1.8 knows STARTTLS alone. */
  private static Optional<String> service(String protocol, boolean people, boolean implicit) {
    String end = implicit ? "s" : "";
    return switch (protocol) {
      case "smtp" -> people ? Optional.of("submission" + end) : Optional.empty();
      case "imap", "pop3", "http" -> Optional.of(protocol + end);
      case "managesieve" -> Optional.of("sieve");
      default -> Optional.empty();
    };
  }
}
