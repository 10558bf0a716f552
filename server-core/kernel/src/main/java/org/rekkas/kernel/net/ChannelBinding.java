package org.rekkas.kernel.net;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;

/** What names one TLS channel, of the JDK's session, the server's side. RFC 5056. */
record ChannelBinding(ExtendedSSLSession session) implements TlsLayer.Binding {
  private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";

  @Override
  public Optional<byte[]> of(String type) {
    return switch (type) {
      case "tls-exporter" -> exporter();
      case "tls-server-end-point" -> serverEndPoint();
      default -> Optional.empty();
    };
  }

  /** RFC 9266 §2. In TLS 1.2 it needs the extended master secret, or the JDK refuses. */
  private Optional<byte[]> exporter() {
    try {
      return Optional.of(session.exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], 32));
    } catch (SSLException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /**
   * RFC 5929 §4: the certificate by the hash that it was signed with, SHA-256 for weaker ones. None
   * is defined for a signature without a hash of its own (Ed25519).
   */
  private Optional<byte[]> serverEndPoint() {
    Certificate[] own = session.getLocalCertificates();
    if (own == null || own.length == 0 || !(own[0] instanceof X509Certificate certificate)) {
      return Optional.empty();
    }
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = signature.indexOf("WITH");
    if (with < 0) {
      return Optional.empty();
    }
    try {
      String hash =
          switch (signature.substring(0, with)) {
            case "SHA384" -> "SHA-384";
            case "SHA512" -> "SHA-512";
            case "SHA224" -> "SHA-224";
            default -> "SHA-256";
          };
      return Optional.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
    } catch (GeneralSecurityException _) {
      return Optional.empty(); // a certificate that cannot be encoded names nothing
    }
  }
}
