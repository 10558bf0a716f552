package org.rekkas.smtp.relay.tls;

import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that issues certificates for tests, valid around {@link #NOW}. */
final class Authority {
  /** Where a {@code ManualClock} stands. */
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final KeyPair pair = pair();
  private final X500Name name;
  private final X509Certificate certificate;

  /** Its own certificate and those above it. */
  private final List<X509Certificate> chain = new ArrayList<>();

  /** A key with its chain, as a server has it. */
  record Identity(KeyPair pair, List<X509Certificate> chain) {
    X509Certificate certificate() {
      return chain.getFirst();
    }

    /** Shows the chain as it is, also one that is none. */
    SSLContext context() throws Exception {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Shown(this)}, null, null);
      return context;
    }
  }

  private static final class Shown extends X509ExtendedKeyManager {
    private final Identity identity;

    Shown(Identity identity) {
      this.identity = identity;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return type.equals("EC") ? "it" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.pair().getPrivate();
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return chooseServerAlias(type, issuers, null);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"it"};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }
  }

  private Authority(String called, Authority above) throws Exception {
    name = new X500Name("CN=" + called);
    var issuer = above == null ? this : above;
    certificate =
        sign(
            issuer,
            builder(issuer.name, name, pair, Duration.ofDays(365))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    chain.add(certificate);
    if (above != null) {
      chain.addAll(above.chain);
    }
  }

  static Authority root(String called) throws Exception {
    return new Authority(called, null);
  }

  Authority intermediate(String called) throws Exception {
    return new Authority(called, this);
  }

  X509Certificate certificate() {
    return certificate;
  }

  Set<TrustAnchor> anchors() {
    return Set.of(new TrustAnchor(certificate, null));
  }

  /** For a day more. */
  Identity issue(String... names) throws Exception {
    return issue(KeyPurposeId.id_kp_serverAuth, Duration.ofDays(1), names);
  }

  /** Its last day was yesterday. */
  Identity expired(String... names) throws Exception {
    return issue(KeyPurposeId.id_kp_serverAuth, Duration.ofDays(-1), names);
  }

  Identity issue(KeyPurposeId purpose, Duration valid, String... names) throws Exception {
    KeyPair own = pair();
    var builder = builder(name, new X500Name("CN=ignored.example"), own, valid);
    if (names.length > 0) {
      var alternatives = new ArrayList<GeneralName>();
      for (String each : names) {
        boolean address = each.matches("[0-9.]+|[0-9a-f:]*:[0-9a-f:]*");
        int type = address ? GeneralName.iPAddress : GeneralName.dNSName;
        alternatives.add(new GeneralName(type, each));
      }
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(alternatives.toArray(new GeneralName[0])));
    }
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    var shown = new ArrayList<X509Certificate>(List.of(sign(this, builder)));
    shown.addAll(chain);
    return new Identity(own, List.copyOf(shown));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Duration valid) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(SERIAL.getAndIncrement()),
        Date.from(NOW.minus(Duration.ofDays(30))),
        Date.from(NOW.plus(valid)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(
      Authority by, org.bouncycastle.cert.X509v3CertificateBuilder builder) throws Exception {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by.pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
