package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.net.Doors;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.Networks;

class ServerSettingsTest {
  @TempDir Path conf;

  private Configuration configuration(String elements) throws IOException {
    Files.writeString(conf.resolve("server.xml"), "<server>" + elements + "</server>");
    return Configuration.load(conf);
  }

  private ServerSettings read(String elements) throws IOException {
    var configuration = configuration(elements);
    var settings = ServerSettings.from(configuration.root(), conf);
    assertEquals(List.of(), configuration.problems());
    return settings;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "::/0",
        "192.0.2.0/24 0.0.0.0/0",
        "0.0.0.0/1 128.0.0.0/1",
        "0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/3, 224.0.0.0/3, 192.0.2.1",
        "2000::/3",
        "2000::/4 3000::/4"
      })
  void anOpenRelayIsAProblem(String relay) throws Exception {
    var configuration = configuration("<networks relay=\"" + relay + "\"/>");
    ServerSettings.relay(configuration.root());
    String problem = configuration.problems().getFirst().toString();
    assertTrue(problem.startsWith("server.xml:1:19: networks/relay: "), problem);
    assertTrue(problem.endsWith("that is an open relay"), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/1", "0.0.0.0/1 128.0.0.0/2 193.0.0.0/8", "2001:db8::/32"})
  void manyAreNotEverybody(String relay) throws Exception {
    read("<networks relay=\"" + relay + "\"/>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xclient-from", "proxy-from"})
  void b24_thatEverybodyMayNameAnotherClientIsAProblem(String key) throws Exception {
    var configuration =
        configuration(
            "<listeners><listener protocol=\"smtp\" %s=\"0.0.0.0/1 128.0.0.0/1\"/></listeners>"
                .formatted(key));
    ServerSettings.from(configuration.root(), conf);
    String problem = configuration.problems().getFirst().toString();
    assertTrue(
        problem.startsWith("server.xml:1:46: listeners/listener/" + key + ": lets everybody say"),
        problem);
  }

  @Test
  void thatEverybodyIsNearIsANotice() throws Exception {
    var configuration = configuration("<networks local=\"127.0.0.0/8 0.0.0.0/0\"/>");
    ServerSettings.from(configuration.root(), conf);
    assertEquals(List.of(), configuration.problems());
    String notice = configuration.notices().getFirst().toString();
    assertTrue(notice.startsWith("server.xml:1:19: networks/local: everybody is near"), notice);
  }

  @Test
  void trustAnchorsThatAreNoneAreAProblemWhereTheyAreUsed() throws Exception {
    Files.writeString(conf.resolve("anchors"), ". 300 IN TXT \"none\"\n");
    String dns = "<dns dnssec=\"%s\" trust-anchors=\"anchors\"/>";
    read(dns.formatted("off"));
    assertEquals(
        "server.xml:1:32: dns/trust-anchors: %s holds no DS and no DNSKEY record: nothing could be"
                .formatted(conf.resolve("anchors"))
            + " validated",
        anchors(dns.formatted("validate")));
    Files.writeString(conf.resolve("anchors"), "no zone\n");
    assertTrue(anchors(dns.formatted("validate")).contains("anchors is no zone file: "));
    String folder = "<dns dnssec=\"validate\" trust-anchors=\".\"/>";
    assertTrue(anchors(folder).endsWith(" is a folder, where a file should be"));
    Files.writeString(
        conf.resolve("anchors"),
        ". 300 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n");
    read(dns.formatted("validate"));
  }

  private String anchors(String dns) throws IOException {
    var configuration = configuration(dns);
    ServerSettings.from(configuration.root(), conf);
    return configuration.problems().getFirst().toString();
  }

  /** Logback writes nothing, or has no bound. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-size='0'                  | max-size: would begin a new file all the time
          max-size='63k'                | max-size: would begin a new file all the time
          total='0'                     | total: is less than one file may have
          max-size='10M' total='9M'     | total: is less than one file may have
          """)
  void aLogThatIsNoneIsAProblem(String log, String problem) throws Exception {
    var configuration = configuration("<log " + log + "/>");
    ServerSettings.from(configuration.root(), conf);
    String found = configuration.problems().getFirst().toString();
    assertTrue(found.contains(" log/" + problem), found);
    read("<log max-size='64k' total='64k'/>");
  }

  @Test
  void whereNobodyCanLogInPeopleHandInNoMail() throws Exception {
    String listener =
        "<listeners><listener protocol='smtp'><smtp submission='true' %s/></listener></listeners>";
    String notice =
        "listeners/listener/smtp/submission: nobody can log in here: networks/relay alone may send";
    for (String xml :
        List.of(
            listener.formatted("auth='false'"), "<smtp auth='false'/>" + listener.formatted(""))) {
      var configuration = configuration(xml);
      Doors.check(configuration.root());
      String found = configuration.notices().getFirst().toString();
      assertTrue(found.endsWith(notice), found);
    }
    var configuration = configuration(listener.formatted(""));
    Doors.check(configuration.root());
    assertEquals(List.of(), configuration.notices());
  }

  @Test
  void aNetworkThatOneOfItsAddressesNamesIsToldOnce() throws Exception {
    var configuration = configuration("<networks relay=\"192.0.2.7/24 192.0.2.9\"/>");
    ServerSettings.from(configuration.root(), conf);
    Networks relay = ServerSettings.relay(configuration.root());
    assertEquals(Networks.of("192.0.2.0/24", "192.0.2.9"), relay);
    assertEquals(List.of(), configuration.problems());
    assertEquals(
        List.of("server.xml:1:19: networks/relay: \"192.0.2.7/24\" is all of 192.0.2.0/24"),
        configuration.notices().stream().map(Object::toString).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1 | 2525 | 127.0.0.1 | 2525 | true
          *         | 2525 | 127.0.0.1 | 2525 | true
          ::1       | 2525 | *         | 2525 | true
          127.0.0.1 | 2525 | 127.0.0.2 | 2525 | false
          127.0.0.1 | 2525 | 127.0.0.1 | 2526 | false
          *         | 0    | *         | 0    | false
          """)
  void twoListenersDoNotShareAPort(
      String bind, int port, String otherBind, int otherPort, boolean collide) throws IOException {
    String one = "<listener name=\"%s\" protocol=\"smtp\" bind=\"%s\" port=\"%d\"/>";
    var configuration =
        configuration(
            "<listeners>"
                + one.formatted("a", bind, port)
                + one.formatted("b", otherBind, otherPort)
                + "</listeners>");
    ServerSettings.from(configuration.root(), conf);
    var texts = configuration.problems().stream().map(Problem::text).toList();
    assertEquals(collide ? List.of("the listener a has it already") : List.of(), texts);
  }

  /** 192.0.2.1 is nobody's. RFC 5737. */
  @Test
  void anAddressOfAnotherMachineIsAProblemOfACheck() throws Exception {
    var configuration =
        configuration(
            "<listeners><listener name=\"a\" protocol=\"smtp\" bind=\"192.0.2.1\"/>"
                + "<listener name=\"b\" protocol=\"smtp\" bind=\"*\"/></listeners>");
    ServerSettings.from(configuration.root(), conf);
    assertEquals(List.of(), configuration.problems());
    NetSettings.checkAddresses(configuration.root());
    assertEquals(
        List.of(
            "server.xml:1:55: listeners/listener/bind: 192.0.2.1 is no address of this machine"),
        configuration.problems().stream().map(Problem::toString).toList());
  }

  /** RFC 5890 §2.3.2.1: as EHLO, the DNS and certificates have it. */
  @Test
  void theNameOfAHostIsInALabels() throws Exception {
    var host =
        read("<host name=\"MX.B\u00fccher.example\" domain=\"b\u00fccher.example\"/>").host();
    assertEquals("mx.xn--bcher-kva.example", host.name());
    assertEquals("b\u00fccher.example", host.domain());
    var none = configuration("<host name=\"" + "\u00fc".repeat(60) + ".example\"/>");
    ServerSettings.from(none.root(), conf);
    assertEquals(1, none.problems().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host           | <host name="other.example"/>
          host           | <host addresses="192.0.2.1"/>
          networks local | <networks local="192.0.2.0/24"/>
          listeners      | <listeners drain="1s"/>
          listeners      | <listeners><listener protocol="smtp" port="26"/></listeners>
          listeners      | <listeners><listener protocol="smtp" older-suites="true"/></listeners>
          dns            | <dns servers="192.0.2.53"/>
          tls            | <tls channel-binding="true"/>
          data           | <data reserve="1M"/>
          queue          | <queue expiry="1d"/>
          log            | <log level="debug"/>
          trace          | <trace keep="1d"/>
          """)
  void whatHoldsUntilARestartIsTold(String part, String changed) throws Exception {
    var used = read("");
    assertEquals(List.of(part), AwaitingRestart.of(used, read(changed)));
  }

  @Test
  void whatAReloadTakesUpAwaitsNoRestart() throws Exception {
    var used = read("<listeners><listener protocol=\"smtp\" port=\"25\"/></listeners>");
    var read =
        read(
            "<listeners><listener protocol=\"smtp\" port=\"25\"/></listeners>"
                + "<networks relay=\"192.0.2.0/24\"/>");
    assertEquals(List.of(), AwaitingRestart.of(used, read));
  }
}
