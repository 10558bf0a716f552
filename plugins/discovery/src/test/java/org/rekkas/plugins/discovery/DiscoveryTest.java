package org.rekkas.plugins.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.Door;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

class DiscoveryTest {
  private static final Client ELSEWHERE = new Client(InetAddress.ofLiteral("192.0.2.1"), 1, false);
  private static final Client HERE = new Client(InetAddress.getLoopbackAddress(), 1, true);

  @TempDir Path folder;
  private FakeSurroundings given;
  private MailPlace place;
  private StsPolicy policy;

  @BeforeEach
  void open() {
    given =
        new FakeSurroundings("discovery", folder)
            .with(new FakeAccounts("example.org"))
            .with(
                List.of(
                    new Door("pop3s", 995, true, false),
                    new Door("imap", 143, false, false),
                    new Door("imaps", 993, true, false),
                    new Door("submission", 587, false, false),
                    new Door("submissions", 465, true, false),
                    new Door("https", 443, true, false)));
    place = new MailPlace(given);
    var settings = new Settings(Settings.Mode.ENFORCE, Duration.ofDays(7));
    policy = new StsPolicy(settings, given.host().name());
  }

  private static WebRequest request(
      String method, String host, Map<String, String> query, String body) {
    return request(ELSEWHERE, method, host, query, body);
  }

  private static WebRequest request(
      Client client, String method, String host, Map<String, String> query, String body) {
    return request(client, method, host, "/", query, body);
  }

  private static WebRequest request(
      Client client,
      String method,
      String host,
      String path,
      Map<String, String> query,
      String body) {
    return new WebRequest(
        method,
        host,
        path,
        query,
        Map.of(),
        client,
        true,
        new ByteArrayInputStream(body.getBytes(UTF_8)));
  }

  private static Document xml(WebAnswer answer)
      throws IOException, SAXException, ParserConfigurationException {
    assertEquals(200, answer.status());
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(answer.body()));
  }

  private static String text(Document document, String element, int number) {
    return document.getElementsByTagName(element).item(number).getTextContent();
  }

  @Test
  void thunderbirdIsToldTheBestFirst() throws Exception {
    var query = Map.of("emailaddress", "Ali@Example.org");
    var answer = new Autoconfig(place).answer(request("GET", "mx.example.org", query, ""));
    Document config = xml(answer);
    assertEquals("example.org", text(config, "domain", 0));
    assertEquals("993", text(config, "port", 0));
    assertEquals("SSL", text(config, "socketType", 0));
    assertEquals("143", text(config, "port", 1));
    assertEquals("STARTTLS", text(config, "socketType", 1));
    assertEquals("465", text(config, "port", 3));
    assertEquals("%EMAILADDRESS%", text(config, "username", 0));
  }

  @Test
  void theNameThatIsAskedWillDo() throws Exception {
    var asked = request("GET", "autoconfig.example.org", Map.of(), "");
    assertEquals("example.org", text(xml(new Autoconfig(place).answer(asked)), "domain", 0));
    String path = "/.well-known/autoconfig/mail/config-v1.1.xml";
    var domain = request(ELSEWHERE, "GET", "example.org", path, Map.of(), "");
    assertEquals("example.org", text(xml(new Autoconfig(place).answer(domain)), "domain", 0));
    var other = request(ELSEWHERE, "GET", "example.net", path, Map.of(), "");
    assertEquals(404, new Autoconfig(place).answer(other).status());
  }

  /** What only this machine reaches is told to this machine alone. */
  @Test
  void nobodyIsSentToADoorThatIsShutToThem() throws Exception {
    given.with(
        List.of(new Door("imaps", 2993, true, true), new Door("submissions", 2465, true, true)));
    var query = Map.of("emailaddress", "ali@example.org", "email", "ali@example.org");
    var near = request(HERE, "GET", "mx.example.org", query, "");
    assertEquals("2993", text(xml(new Autoconfig(place).answer(near)), "port", 0));
    var far = request(ELSEWHERE, "GET", "mx.example.org", query, "");
    assertEquals(404, new Autoconfig(place).answer(far).status());
    assertEquals(404, new AppleProfile(place).answer(far).status());
    String body = "<A><EMailAddress>ali@example.org</EMailAddress></A>";
    var posted = request(ELSEWHERE, "POST", "mx.example.org", Map.of(), body);
    assertEquals(404, new Autodiscover(place).answer(posted).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ali@example.net",
        "",
        "@",
        "ali@example.org@example.net",
        "<script>@example.org\r"
      })
  void forOtherDomainsThereIsNothing(String address) throws IOException {
    var query = Map.of("emailaddress", address, "email", address);
    var asked = request("GET", "example.org", query, "");
    assertEquals(404, new Autoconfig(place).answer(asked).status());
    assertEquals(404, new AppleProfile(place).answer(asked).status());
    String body = "<A><EMailAddress>" + address + "</EMailAddress></A>";
    var posted = request("POST", "example.org", Map.of(), body);
    assertEquals(404, new Autodiscover(place).answer(posted).status());
  }

  @Test
  void outlookIsToldByItsQuestion() throws Exception {
    String question =
        """
        <?xml version="1.0"?><Autodiscover><Request>
        <EMailAddress>ali@example.org</EMailAddress></Request></Autodiscover>
        """;
    var asked = request("POST", "autodiscover.example.org", Map.of(), question);
    Document settings = xml(new Autodiscover(place).answer(asked));
    assertEquals("IMAP", text(settings, "Type", 0));
    assertEquals("993", text(settings, "Port", 0));
    assertEquals("ali@example.org", text(settings, "LoginName", 0));
    var got = request("GET", "autodiscover.example.org", Map.of(), question);
    assertEquals(405, new Autodiscover(place).answer(got).status());
  }

  /** What comes from outside is text in an answer, never part of its form (attack E15). */
  @Test
  void e15_appleGetsAProfileForAnyAddressOfOurs() throws Exception {
    var query = Map.of("email", "\"<b>&'\"@example.org");
    var answer = new AppleProfile(place).answer(request("GET", "mx.example.org", query, ""));
    Document profile = xml(answer);
    assertEquals("plist", profile.getDocumentElement().getTagName());
    assertTrue(new String(answer.body(), UTF_8).contains("&lt;b&gt;&amp;&apos;"));
    assertTrue(new String(answer.body(), UTF_8).contains("<integer>993</integer>"));
  }

  /** RFC 8461 §3.2, §3.3. */
  @Test
  void othersAreToldThePolicy() {
    var asked = request("GET", "mta-sts.example.org", Map.of(), "");
    WebAnswer answer = new StsFile(place, policy).answer(asked);
    assertEquals("text/plain; charset=utf-8", answer.header().get("Content-Type"));
    assertEquals(
        "version: STSv1\r\nmode: enforce\r\nmx: %s\r\nmax_age: 604800\r\n"
            .formatted(given.host().name()),
        new String(answer.body(), UTF_8));
    var elsewhere = request("GET", "mta-sts.example.net", Map.of(), "");
    assertEquals(404, new StsFile(place, policy).answer(elsewhere).status());
    var off = new StsPolicy(new Settings(Settings.Mode.OFF, Duration.ofDays(1)), "mx");
    assertEquals(Optional.empty(), off.text());
    assertEquals(404, new StsFile(place, off).answer(asked).status());
  }

  /** RFC 8461 §8.3: who keeps a policy lets go of it by another, and by none at all not. */
  @Test
  void thePolicyCanBeTakenBack() {
    var none = new StsPolicy(new Settings(Settings.Mode.NONE, Duration.ofDays(1)), "mx");
    assertEquals(
        "version: STSv1\r\nmode: none\r\nmx: mx\r\nmax_age: 86400\r\n", none.text().orElseThrow());
    assertNotEquals(policy.record(), none.record());
    assertEquals(4, new DiscoveryRecords(given, none).of("example.org").size());
  }

  @Test
  void theNamesAreWantedWhereTheWorldCanAsk() {
    var records = new DiscoveryRecords(given, policy).of("example.org");
    assertEquals(
        List.of(
            "autoconfig.example.org",
            "autodiscover.example.org",
            "mta-sts.example.org",
            "_mta-sts.example.org"),
        records.stream().map(DnsRecord::name).toList());
    given.with(List.of(new Door("https", 443, true, true), new Door("https", 2443, true, false)));
    assertEquals(List.of(), new DiscoveryRecords(given, policy).of("example.org"));
  }

  /** RFC 8461 §3.2. */
  @Test
  void howLongThePolicyIsKeptHasBounds() {
    for (int hours : new int[] {0, 23, 365 * 24 + 1}) {
      var section = new FakeSection("discovery").with("max-age", Duration.ofHours(hours));
      Settings.from(section);
      assertEquals(List.of("max-age: from 1d to 365d"), section.problems());
    }
    for (int days : new int[] {1, 365}) {
      var section = new FakeSection("discovery").with("max-age", Duration.ofDays(days));
      Settings.from(section);
      assertEquals(List.of(), section.problems());
    }
  }
}
