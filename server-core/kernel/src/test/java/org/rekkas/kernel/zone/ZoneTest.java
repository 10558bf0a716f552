package org.rekkas.kernel.zone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.DnsRecord.Type;
import org.rekkas.spi.net.DnsRecord.Weight;
import org.rekkas.spi.net.Door;
import org.rekkas.testkit.ScriptedDns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;

class ZoneTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::1");

  @Test
  void aZoneIsReadyToPaste() {
    var served =
        new Served(
            "mx.example.org",
            List.of(FOUR, SIX),
            List.of(
                new Door("submissions", 465, true, false),
                new Door("pop3", 110, false, false),
                new Door("https", 443, true, false)),
            Optional.of(new Dns.Tlsa(3, 1, 1, new byte[] {0x0a, (byte) 0xbc})));
    var key =
        new DnsRecord("k._domainkey.example.org", Type.TXT, "v=DKIM1; p=AA==", Weight.GOOD, "DKIM");
    List<String> lines = ZoneText.of("example.org", Zone.of("example.org", served, List.of(key)));
    assertEquals(
        """
        mx.example.org. IN A 192.0.2.1
        mx.example.org. IN AAAA 2001:db8:0:0:0:0:0:1
        example.org. IN MX 10 mx.example.org.
        _25._tcp.mx.example.org. IN TLSA 3 1 1 0abc
        example.org. IN TXT "v=spf1 mx -all"
        mx.example.org. IN TXT "v=spf1 a -all"
        k._domainkey.example.org. IN TXT "v=DKIM1; p=AA=="
        _dmarc.example.org. IN TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org"
        _smtp._tls.example.org. IN TXT "v=TLSRPTv1; rua=mailto:postmaster@example.org"
        _submissions._tcp.example.org. IN SRV 0 1 465 mx.example.org.
        _pop3._tcp.example.org. IN SRV 10 1 110 mx.example.org.
        """,
        String.join("\n", lines.stream().filter(l -> !l.startsWith(";")).toList()) + "\n");
  }

  /** RFC 5890 §2.3.2.1: what plugins name is in the DNS as A-labels too. */
  @Test
  void namesInTheDataAreAsTheDnsHasThem() {
    var served = new Served("mx.example.org", List.of(), List.of(), Optional.empty());
    var alias = record("autoconfig.b\u00fccher.example", Type.CNAME, "mx.b\u00fccher.example.");
    var service = record("_x._tcp.example.org", Type.SRV, "0 1 465 b\u00fccher.example.");
    var text = record("example.org", Type.TXT, "b\u00fccher");
    var data = new ArrayList<String>();
    Zone.of("example.org", served, List.of(alias, service, text))
        .forEach(each -> data.add(each.data()));
    assertTrue(data.contains("mx.xn--bcher-kva.example."), data.toString());
    assertTrue(data.contains("0 1 465 xn--bcher-kva.example."), data.toString());
    assertTrue(data.contains("b\u00fccher"), data.toString());
  }

  private static DnsRecord record(String name, Type type, String data) {
    return new DnsRecord(name, type, data, Weight.OPTIONAL, "a plugin");
  }

  /** What is of the server's own name belongs into the zone of that name. */
  @Test
  void aDomainBesidesTheServersHasNoRecordsOfItsName() {
    var served = new Served("mx.example.org", List.of(FOUR), List.of(), Optional.empty());
    Zone.of("example.net", served, List.of())
        .forEach(each -> assertTrue(each.name().endsWith("example.net"), each.toString()));
  }

  /** What one prints the other finds clean, whatever the server is like. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsPrintedIsFoundClean(long seed) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      String domain = name(random) + (random.nextBoolean() ? ".org" : ".bücher.example");
      Served served = served(random, domain);
      List<DnsRecord> keys = List.of(key(random, domain, "a"), key(random, domain, "b"));
      List<DnsRecord> records = Zone.of(domain, served, keys);
      ScriptedDns dns = published(ZoneText.of(domain, records));
      served.addresses().forEach(each -> dns.name(each, served.host()));
      for (Finding finding : new ZoneCheck(dns).of(records)) {
        assertTrue(finding instanceof Finding.Clean, () -> seed + ": " + finding);
      }
      var operations = new ZoneOperations(() -> served, () -> Set.of(domain), _ -> keys, dns);
      assertEquals(Set.of("ok"), Set.copyOf(column(check(operations))));
    }
  }

  @Test
  void eachFindingHasTheLineToPaste() throws IOException {
    var served = new Served("mx.example.org", List.of(FOUR), List.of(), Optional.empty());
    var dns =
        new ScriptedDns()
            .exchange("example.org", new Dns.Exchange(5, "elsewhere.example"))
            .text("example.org", "v=spf1 include:other.example -all", "site-verification=1")
            .text("_dmarc.example.org", "v=DMARC1; p=none", "v=DMARC1; p=reject")
            .fails("TXT", "_smtp._tls.example.org");
    var operations =
        new ZoneOperations(() -> served, () -> Set.of("example.org"), _ -> List.of(), dns);
    Report.Table table = check(operations);
    var rows = new HashMap<String, List<String>>();
    table.rows().forEach(row -> rows.put(row.get(1) + " " + row.get(2), row));
    assertRow(rows, "A mx.example.org", "needed", "mx.example.org. IN A 192.0.2.1");
    assertRow(rows, "MX example.org", "needed", "example.org. IN MX 10 mx.example.org.");
    assertRow(rows, "TXT example.org", "optional", "example.org. IN TXT \"v=spf1 mx -all\"");
    assertRow(rows, "TXT mx.example.org", "good", "mx.example.org. IN TXT \"v=spf1 a -all\"");
    assertEquals("good", rows.get("TXT _dmarc.example.org").getFirst());
    assertEquals("unknown", rows.get("TXT _smtp._tls.example.org").getFirst());
    assertRow(rows, "PTR 192.0.2.1", "needed", "PTR mx.example.org.");
  }

  /** The hosts of a provider are his to name. */
  @ParameterizedTest
  @CsvSource({
    "v=spf1 mx ~all, v=spf1 mx -all, ok",
    "v=spf1 +MX include:other.example -all, v=spf1 mx -all, ok",
    "v=spf1 include:other.example -all, v=spf1 mx -all, optional",
    "v=spf1 mx a:smtp.example.net -all, v=spf1 mx a:smtp.example.net ?all, ok",
    "v=spf1 include:other.example -all, v=spf1 mx a:smtp.example.net ?all, ok",
    "v=spf1 mx -all, v=spf1 mx a:smtp.example.net ?all, optional"
  })
  void whoeverLetsOursSendIsAsGood(String there, String wanted, String finding) throws IOException {
    var served = new Served("mx.example.net", List.of(), List.of(), Optional.empty());
    var dns = new ScriptedDns().text("example.org", there);
    var relay = record("example.org", Type.TXT, wanted);
    var operations =
        new ZoneOperations(() -> served, () -> Set.of("example.org"), _ -> List.of(relay), dns);
    var found =
        check(operations).rows().stream()
            .filter(row -> row.get(1).equals("TXT") && row.get(2).equals("example.org"))
            .map(List::getFirst)
            .toList();
    assertEquals(List.of(finding), found);
  }

  @Test
  void domainsThatTheDnsDoesNotHaveAreNamed() throws IOException {
    var served = new Served("mx", List.of(), List.of(), Optional.empty());
    var operations =
        new ZoneOperations(
            () -> served, () -> Set.of("localhost"), _ -> List.of(), new ScriptedDns());
    var invocation = new Invocation(Map.of(), InputStream.nullInputStream());
    assertEquals(
        Report.lines("None of the domains here is one of the DNS (localhost)."),
        operations.all().getLast().run(invocation));
  }

  /** An answer may take seconds, and there may be a thousand domains. */
  @Test
  void someDomainsAreAskedAboutAtOnceAndToldInTheirOrder() throws IOException {
    var names = new TreeSet<String>();
    for (int i = 0; i < 60; i++) {
      names.add("d" + i + ".example");
    }
    var served = new Served("mx.example.org", List.of(), List.of(), Optional.empty());
    var together = new CyclicBarrier(20);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    Function<String, List<DnsRecord>> ofPlugins =
        domain -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          meet(together);
          now.decrementAndGet();
          return List.of(record("own." + domain, Type.TXT, domain));
        };
    var operations = new ZoneOperations(() -> served, () -> names, ofPlugins, new ScriptedDns());
    List<String> told =
        check(operations).rows().stream()
            .map(row -> row.get(2))
            .filter(name -> name.startsWith("own."))
            .toList();
    assertEquals(names.stream().map("own."::concat).toList(), told);
    assertTrue(most.get() <= 20, most.toString());
  }

  private static void meet(CyclicBarrier together) {
    try {
      together.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("one after the other", e);
    }
  }

  private static void assertRow(
      Map<String, List<String>> rows, String record, String finding, String paste) {
    assertEquals(
        List.of(finding, paste), List.of(rows.get(record).get(0), rows.get(record).get(4)));
  }

  private static Report.Table check(ZoneOperations operations) throws IOException {
    var invocation = new Invocation(Map.of(), InputStream.nullInputStream());
    return (Report.Table) operations.all().getLast().run(invocation);
  }

  private static List<String> column(Report.Table table) {
    return table.rows().stream().map(List::getFirst).toList();
  }

  private static Served served(Random random, String domain) {
    var doors = new ArrayList<Door>();
    for (String each : List.of("submission", "submissions", "imaps", "sieve")) {
      if (random.nextBoolean()) {
        doors.add(
            new Door(each, 1 + random.nextInt(65_535), each.endsWith("s"), random.nextBoolean()));
      }
    }
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    return new Served(
        switch (random.nextInt(3)) {
          case 0 -> Zone.ascii(domain);
          case 1 -> "mx." + Zone.ascii(domain);
          default -> "mx.elsewhere.example";
        },
        List.of(FOUR, SIX).subList(0, random.nextInt(3)),
        doors,
        random.nextBoolean() ? Optional.of(new Dns.Tlsa(3, 1, 1, hash)) : Optional.empty());
  }

  private static DnsRecord key(Random random, String domain, String selector) {
    byte[] octets = new byte[random.nextInt(600)];
    random.nextBytes(octets);
    String data = "v=DKIM1; k=rsa; n=\"\\;\"; p=" + Base64.getEncoder().encodeToString(octets);
    return new DnsRecord(
        selector + "._domainkey." + domain, Type.TXT, data, Weight.GOOD, "DKIM " + selector);
  }

  private static String name(Random random) {
    return random
        .ints(1 + random.nextInt(20), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** As BIND reads it. */
  private static ScriptedDns published(List<String> lines) throws IOException {
    byte[] text = ("$TTL 3600\n" + String.join("\n", lines) + "\n").getBytes(US_ASCII);
    var addresses = new HashMap<String, List<InetAddress>>();
    var texts = new HashMap<String, List<String>>();
    var dns = new ScriptedDns();
    try (var master = new Master(new ByteArrayInputStream(text))) {
      for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
        String name = each.getName().toString(true);
        switch (each) {
          case ARecord a -> put(addresses, name, a.getAddress());
          case AAAARecord a -> put(addresses, name, a.getAddress());
          case TXTRecord t -> put(texts, name, raw(t));
          case MXRecord m ->
              dns.exchange(name, new Dns.Exchange(m.getPriority(), m.getTarget().toString(true)));
          case SRVRecord s ->
              dns.service(
                  name,
                  new Dns.Service(
                      s.getPriority(), s.getWeight(), s.getPort(), s.getTarget().toString(true)));
          case TLSARecord t ->
              dns.certificate(
                  name,
                  new Dns.Tlsa(
                      t.getCertificateUsage(),
                      t.getSelector(),
                      t.getMatchingType(),
                      t.getCertificateAssociationData()));
          default -> throw new IllegalArgumentException(each.toString());
        }
      }
    }
    addresses.forEach((name, some) -> dns.address(name, some.toArray(InetAddress[]::new)));
    texts.forEach((name, some) -> dns.text(name, some.toArray(String[]::new)));
    return dns;
  }

  private static String raw(TXTRecord record) {
    var text = new StringBuilder();
    record.getStringsAsByteArrays().forEach(octets -> text.append(new String(octets, US_ASCII)));
    return text.toString();
  }

  private static <T> void put(Map<String, List<T>> into, String name, T value) {
    into.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }
}
