package org.rekkas.plugins.spf.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.rekkas.plugins.spf.CountingDns;
import org.rekkas.spi.net.Client;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The suite of the openspf project for RFC 7208 (release 2014.04; its licence beside it): {@code
 * rfc7208-tests.yml}, as it is. None of its policies may ask for more than §4.6.4 allows.
 */
class OpenSpfSuiteTest {
  @TestFactory
  Stream<DynamicTest> suite() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    try (var in =
        new InputStreamReader(
            OpenSpfSuiteTest.class.getResourceAsStream("/openspf/rfc7208-tests.yml"),
            StandardCharsets.UTF_8)) {
      for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(in)) {
        scenario((Map<?, ?>) document, tests);
      }
    }
    assertEquals(203, tests.size());
    return tests.stream();
  }

  private static void scenario(Map<?, ?> scenario, List<DynamicTest> to) {
    var zone = new SuiteZone((Map<?, ?>) scenario.get("zonedata"));
    ((Map<?, ?>) scenario.get("tests"))
        .forEach(
            (name, test) ->
                to.add(
                    dynamicTest(
                        scenario.get("description") + ": " + name,
                        () -> check((Map<?, ?>) test, zone))));
  }

  private static void check(Map<?, ?> test, SuiteZone zone) {
    String sender = String.valueOf(test.get("mailfrom"));
    String helo = String.valueOf(test.get("helo"));
    int at = sender.lastIndexOf('@');
    var identity =
        new Identity(
            new Client(InetAddress.ofLiteral(String.valueOf(test.get("host"))), 4711, false),
            at < 0 ? "" : sender.substring(0, at),
            sender.isEmpty() ? helo : sender.substring(at + 1),
            helo,
            test.containsKey("receiver")
                ? String.valueOf(test.get("receiver"))
                : "receiver.example.org");
    var dns = new CountingDns(zone);
    Checked checked = Check.of(identity, dns, Clock.systemUTC(), Instant.now().plusSeconds(60));
    List<?> wanted =
        test.get("result") instanceof List<?> some ? some : List.of(test.get("result"));
    assertTrue(
        wanted.contains(checked.result().word()),
        () -> "wanted " + wanted + ", got " + checked + "\n" + test.get("description"));
    assertTrue(dns.isBounded(), dns::toString);
    if (test.get("explanation") != null) {
      assertEquals(test.get("explanation"), checked.explanation().orElse("DEFAULT"));
    }
  }
}
