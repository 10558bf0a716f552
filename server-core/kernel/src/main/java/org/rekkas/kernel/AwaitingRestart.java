package org.rekkas.kernel;

import java.util.List;
import java.util.function.Function;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.TlsSettings;

/** What in server.xml holds until a restart, to be told after a reload that found it changed. */
final class AwaitingRestart {
  /** All of {@link ServerSettings} but what a reload takes up. */
  private static final List<Part> PARTS =
      List.of(
          new Part("host", s -> List.of(s.host(), s.addresses())),
          new Part("networks local", s -> List.of(s.net().local())),
          new Part("listeners", s -> listeners(s.net(), s.tls())),
          new Part("dns", s -> List.of(s.dns())),
          new Part("tls", s -> tls(s.tls())),
          new Part("data", s -> List.of(s.engine())),
          new Part("queue", s -> List.of(s.queue())),
          new Part("log", s -> List.of(s.log())),
          new Part("trace", s -> List.of(s.trace())));

  /**
   * @param name in server.xml
   */
  private record Part(String name, Function<ServerSettings, List<Object>> values) {
    boolean differs(ServerSettings used, ServerSettings read) {
      return !values.apply(used).equals(values.apply(read));
    }
  }

  private AwaitingRestart() {}

  private static List<Object> listeners(NetSettings net, TlsSettings tls) {
    return List.of(
        net.listeners(),
        net.maxConnections(),
        net.maxPerClient(),
        net.drain(),
        tls.olderSuites(),
        tls.clients().authorities());
  }

  private static List<Object> tls(TlsSettings tls) {
    return List.of(tls.pem(), tls.hosts(), tls.channelBinding(), tls.clients().accounts());
  }

  /** The names of what differs between the settings that are in use and those of the files. */
  static List<String> of(ServerSettings used, ServerSettings read) {
    return PARTS.stream().filter(part -> part.differs(used, read)).map(Part::name).toList();
  }
}
