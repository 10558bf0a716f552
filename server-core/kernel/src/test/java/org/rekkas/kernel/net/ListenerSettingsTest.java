package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.FakeSection;

class ListenerSettingsTest {
  private static FakeSection bound(String bind) {
    return new FakeSection("listener").with("protocol", "smtp").with("bind", bind);
  }

  @Test
  void anAddressIsWrittenInFull() {
    var listener = bound("25");
    ListenerSettings.from(listener, 100);
    assertEquals(
        List.of("bind: \"25\" is not an IP address (try 127.0.0.1, ::1 or *)"),
        listener.problems());
  }

  @Test
  void everyAddressIsThatOfIPv4WhereThereIsNoOther() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutIPv6.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    assertEquals("* is bound\n", new String(process.getInputStream().readAllBytes()));
  }

  static final class WithoutIPv6 {
    private WithoutIPv6() {}

    static void main() throws Exception {
      var settings = ListenerSettings.from(bound("*"), 100);
      try (var server = new ServerSocket()) {
        server.bind(new InetSocketAddress(settings.bind(), 0));
        System.out.println(Listeners.told(server.getInetAddress()) + " is bound");
      }
    }
  }
}
