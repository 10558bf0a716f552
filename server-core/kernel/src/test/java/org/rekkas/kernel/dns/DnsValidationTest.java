package org.rekkas.kernel.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.dns.DnsSettings.Dnssec;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.testkit.DnsServer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/** {@code dnssec="validate"}: a root zone of our own, signed here. RFC 4035. */
class DnsValidationTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String NAME = "_25._tcp.mx.example";

  @TempDir Path folder;
  private KeyPair pair;
  private DNSKEYRecord key;

  @BeforeEach
  void makeTheKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    int flags = DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY;
    key =
        new DNSKEYRecord(
            Name.root,
            DClass.IN,
            300,
            flags,
            DNSKEYRecord.Protocol.DNSSEC,
            DNSSEC.Algorithm.ECDSAP256SHA256,
            pair.getPublic());
  }

  @Test
  void whatTheAnchorVouchesForIsAuthentic() throws Exception {
    var found = assertInstanceOf(Answer.Found.class, ask(signed(certificate(1), certificate(1))));
    assertTrue(found.authentic());
  }

  @Test
  void f8AForgedAnswerHasFailed() throws Exception {
    assertInstanceOf(Answer.Failed.class, ask(signed(certificate(1), certificate(2))));
  }

  @Test
  void f8AnAnswerStrippedOfItsSignatureHasFailed() throws Exception {
    assertInstanceOf(Answer.Failed.class, ask(zone(certificate(1))));
  }

  @Test
  void f8WithoutTheDnssecRecordsNothingIsBelieved() throws Exception {
    assertInstanceOf(Answer.Failed.class, ask(text(certificate(1))));
  }

  @Test
  void aDomainThatIsNotSignedIsFoundAndNotAuthentic() throws Exception {
    Record noDs =
        new NSECRecord(
            Name.fromString("example."),
            DClass.IN,
            300,
            Name.fromString("zz."),
            new int[] {Type.NS, Type.RRSIG, Type.NSEC});
    String zone = zone(noDs) + text(signature(noDs)) + text(certificate(1));
    Answer<Dns.Tlsa> answer = ask(zone);
    assertFalse(assertInstanceOf(Answer.Found.class, answer, answer::toString).authentic());
  }

  /** dnsjava makes threads for all of the process when it is asked first. */
  @Test
  void h8_nobodyHoldsTheCodeOfAPluginThatAsked() throws Exception {
    String zone = signed(certificate(1), certificate(1));
    try (var plugin = new URLClassLoader(new URL[0])) {
      var asked = new FutureTask<>(() -> ask(zone));
      Thread caller = Thread.ofVirtual().unstarted(asked);
      caller.setContextClassLoader(plugin);
      caller.start();
      assertInstanceOf(Answer.Found.class, asked.get());
      List<String> holding =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> plugin.equals(thread.getContextClassLoader()))
              .map(Thread::getName)
              .toList();
      assertEquals(List.of(), holding);
    }
  }

  @Test
  void theKeysOfTheRootAreAtHand() throws Exception {
    var settings =
        new DnsSettings(List.of(), Dnssec.VALIDATE, Duration.ofSeconds(1), Optional.empty());
    new DnsQuestions(
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53)),
        settings,
        Clock.systemUTC());
  }

  private Answer<Dns.Tlsa> ask(String zone) throws Exception {
    Path anchors = folder.resolve("anchors");
    Files.writeString(anchors, key + "\n");
    try (DnsServer server = DnsServer.of(zone)) {
      var settings =
          new DnsSettings(
              List.of(server.address()),
              Dnssec.VALIDATE,
              Duration.ofSeconds(5),
              Optional.of(anchors));
      var clock = Clock.fixed(NOW, java.time.ZoneOffset.UTC);
      return new DnsResolver(settings, clock).certificates(NAME);
    }
  }

  private static Record certificate(int octet) throws Exception {
    return new TLSARecord(
        Name.fromString(NAME + "."), DClass.IN, 300, 3, 1, 1, new byte[] {(byte) octet});
  }

  /** A zone that shows one record with the signature of another. */
  private String signed(Record toSign, Record toShow) throws Exception {
    return zone(toShow) + text(signature(toSign));
  }

  private String zone(Record toShow) throws Exception {
    return text(key) + text(signature(key)) + text(toShow);
  }

  private Record signature(Record of) throws Exception {
    return DNSSEC.sign(
        new RRset(of),
        key,
        pair.getPrivate(),
        NOW.minus(Duration.ofDays(1)),
        NOW.plus(Duration.ofDays(1)));
  }

  private static String text(Record record) {
    byte[] data = record.rdataToWireCanonical();
    String name = record.getName().equals(Name.root) ? "." : record.getName().toString(true);
    return "%s TYPE%d \\# %d %s\n"
        .formatted(name, record.getType(), data.length, HexFormat.of().formatHex(data));
  }
}
