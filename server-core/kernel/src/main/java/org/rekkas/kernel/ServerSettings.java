package org.rekkas.kernel;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.rekkas.kernel.dns.DnsSettings;
import org.rekkas.kernel.journal.LogSettings;
import org.rekkas.kernel.journal.TraceSettings;
import org.rekkas.kernel.net.Doors;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.Networks;
import org.rekkas.kernel.net.TlsFiles;
import org.rekkas.kernel.net.TlsSettings;
import org.rekkas.queue.QueueSettings;
import org.rekkas.spi.Host;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Client;
import org.rekkas.vault.EngineSettings;

/**
 * What the kernel itself has in server.xml, besides the treatment of plugins.
 *
 * @param addresses at which the Internet reaches this server; may be empty
 * @param relay clients that may send to other hosts without a login
 */
public record ServerSettings(
    Host host,
    List<InetAddress> addresses,
    NetSettings net,
    Networks relay,
    DnsSettings dns,
    TlsSettings tls,
    EngineSettings engine,
    QueueSettings queue,
    LogSettings log,
    TraceSettings trace) {
  public ServerSettings {
    addresses = List.copyOf(addresses);
  }

  public static ServerSettings from(Section root, Path conf) {
    return new ServerSettings(
        HostSettings.from(root),
        HostSettings.addresses(root),
        NetSettings.from(root),
        relay(root),
        DnsSettings.from(root, conf),
        TlsSettings.from(root, conf),
        engine(root.section("data")),
        QueueSettings.from(root.section("queue")),
        LogSettings.from(root),
        TraceSettings.from(root));
  }

  private static EngineSettings engine(Section data) {
    var byDefault = EngineSettings.defaults();
    return byDefault.withReserveOctets(data.size("reserve", byDefault.reserveOctets()));
  }

  /** What a reload takes up; the rest holds until a restart. */
  public static Networks relay(Section root) {
    Section networks = root.section("networks");
    Networks relay = Networks.from(networks, "relay", List.of());
    if (relay.areEverybody()) {
      networks.problem("relay", "lets everybody send to other hosts: that is an open relay");
    }
    return relay;
  }

  /**
   * Reads everything and the files that it names, for their problems; answers which clients may
   * relay without a login.
   */
  static Predicate<Client> relays(Section root, Path conf) {
    Networks relay = from(root, conf).relay();
    TlsFiles.check(root, conf);
    Doors.check(root);
    return client -> relay.contains(client.address());
  }
}
