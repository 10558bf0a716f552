package org.rekkas.smtp.relay.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.net.Dns.Tlsa;

/** TLSA records against a certificate chain. RFC 6698 §2.1, RFC 7671 §5, RFC 7672 §3.1. */
final class TlsaRecords {
  private static final int DANE_TA = 2;
  private static final int DANE_EE = 3;

  private TlsaRecords() {}

  /** RFC 7672 §3.1.3: usages 0 and 1 are not for SMTP. */
  static boolean isUsable(Tlsa record) {
    boolean usage = record.usage() == DANE_TA || record.usage() == DANE_EE;
    boolean selector = record.selector() == 0 || record.selector() == 1;
    int length = record.data().length;
    boolean data =
        switch (record.matching()) {
          case 0 -> length > 0;
          case 1 -> length == 32;
          case 2 -> length == 64;
          default -> false;
        };
    return usage && selector && data;
  }

  /** Whether one of the records vouches for the chain; none that is usable: whatever it is. */
  static void check(List<Tlsa> records, Set<String> names, PeerChain chain, Instant now)
      throws CertificateRefused {
    List<Tlsa> usable = records.stream().filter(TlsaRecords::isUsable).toList();
    if (usable.isEmpty()) {
      return;
    }
    if (usable.stream().anyMatch(each -> each.usage() == DANE_EE && matches(each, chain.leaf()))) {
      return; // neither names nor dates count, RFC 7672 §3.1.1
    }
    var refused =
        new CertificateRefused(
            TlsFailure.TLSA_INVALID, "no TLSA record matches the certificate: " + usable);
    for (X509Certificate anchor : anchors(usable, chain)) {
      Optional<CertificateRefused> why = refusal(anchor, names, chain, now);
      if (why.isEmpty()) {
        return;
      }
      refused = why.get();
    }
    throw refused;
  }

  private static List<X509Certificate> anchors(List<Tlsa> usable, PeerChain chain) {
    var found = new ArrayList<X509Certificate>();
    for (Tlsa record : usable) {
      for (X509Certificate above : chain.above()) {
        if (record.usage() == DANE_TA && matches(record, above)) {
          found.add(above);
        }
      }
    }
    return found;
  }

  private static Optional<CertificateRefused> refusal(
      X509Certificate anchor, Set<String> names, PeerChain chain, Instant now) {
    try {
      chain.check(Set.of(new TrustAnchor(anchor, null)), names, now);
      return Optional.empty();
    } catch (CertificateRefused e) {
      return Optional.of(e);
    }
  }

  private static boolean matches(Tlsa record, X509Certificate certificate) {
    try {
      byte[] selected =
          record.selector() == 0
              ? certificate.getEncoded()
              : certificate.getPublicKey().getEncoded();
      byte[] matched =
          switch (record.matching()) {
            case 0 -> selected;
            case 1 -> digest("SHA-256", selected);
            default -> digest("SHA-512", selected);
          };
      return MessageDigest.isEqual(matched, record.data());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static byte[] digest(String algorithm, byte[] octets) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance(algorithm).digest(octets);
  }
}
