package org.rekkas.smtp.relay.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
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
    CertificateRefused refused =
        new CertificateRefused(
            TlsFailure.TLSA_INVALID, "no TLSA record matches the certificate: " + usable);
    for (Tlsa record : usable) {
      if (record.usage() == DANE_EE && matches(record, chain.leaf())) {
        return; // neither names nor dates count, RFC 7672 §3.1.1
      }
      if (record.usage() == DANE_TA) {
        for (X509Certificate above : chain.above()) {
          if (matches(record, above)) {
            try {
              chain.check(Set.of(new TrustAnchor(above, null)), names, now);
              return;
            } catch (CertificateRefused e) {
              refused = e;
            }
          }
        }
      }
    }
    throw refused;
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
