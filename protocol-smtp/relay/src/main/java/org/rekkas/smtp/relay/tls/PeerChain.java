package org.rekkas.smtp.relay.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The certificates that a next hop showed, its own first. Checked by PKIX, RFC 5280 §6, without
 * revocation, which no MTA looks at.
 */
record PeerChain(X509Certificate leaf, List<X509Certificate> above) {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";

  /** More are not looked at. */
  private static final int MOST = 10;

  static PeerChain of(SSLSession session) throws CertificateRefused {
    try {
      Certificate[] shown = session.getPeerCertificates();
      List<X509Certificate> chain =
          Arrays.stream(shown).limit(MOST).map(X509Certificate.class::cast).toList();
      return new PeerChain(chain.getFirst(), chain.subList(1, chain.size()));
    } catch (SSLPeerUnverifiedException _) {
      throw new CertificateRefused(TlsFailure.VALIDATION_FAILURE, "no certificate was shown");
    }
  }

  /** Whether the chain leads to an anchor, and the certificate is for one of the names. */
  void check(Set<TrustAnchor> anchors, Set<String> names, Instant now) throws CertificateRefused {
    if (anchors.isEmpty()) {
      throw new CertificateRefused(TlsFailure.CERTIFICATE_NOT_TRUSTED, "no authority is trusted");
    }
    try {
      var target = new X509CertSelector();
      target.setCertificate(leaf);
      var parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(above)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      checkUsage();
    } catch (CertPathBuilderException e) {
      throw refused(e, now);
    } catch (GeneralSecurityException e) {
      throw new CertificateRefused(TlsFailure.CERTIFICATE_NOT_TRUSTED, e.toString());
    }
    if (!HostNames.match(leaf, names)) {
      throw new CertificateRefused(
          TlsFailure.CERTIFICATE_HOST_MISMATCH,
          "the certificate is for " + HostNames.of(leaf) + ", not for " + names);
    }
  }

  private void checkUsage() throws CertificateParsingException, CertificateRefused {
    List<String> usages = leaf.getExtendedKeyUsage();
    if (usages != null && !usages.contains(SERVER_AUTH) && !usages.contains(ANY_USAGE)) {
      throw new CertificateRefused(
          TlsFailure.CERTIFICATE_NOT_TRUSTED, "the certificate is not for servers");
    }
  }

  private CertificateRefused refused(CertPathBuilderException e, Instant now) {
    boolean isExpired =
        leaf.getNotAfter().toInstant().isBefore(now)
            || (e.getCause() instanceof CertPathValidatorException cause
                && cause.getReason() == BasicReason.EXPIRED);
    return isExpired
        ? new CertificateRefused(
            TlsFailure.CERTIFICATE_EXPIRED, "expired " + leaf.getNotAfter().toInstant())
        : new CertificateRefused(
            TlsFailure.CERTIFICATE_NOT_TRUSTED,
            "issued by " + leaf.getIssuerX500Principal() + ": " + e.getMessage());
  }
}
