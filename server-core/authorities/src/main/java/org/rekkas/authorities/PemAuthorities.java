package org.rekkas.authorities;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificates in a file of PEM, of those who are believed instead of whom Java knows. */
public final class PemAuthorities {
  private final KeyStore certificates;

  private PemAuthorities(KeyStore certificates) {
    this.certificates = certificates;
  }

  /**
   * @throws IOException where the file cannot be read, or has no certificate
   * @throws GeneralSecurityException where one in it is none
   */
  public static PemAuthorities read(Path pem) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate each : certificates(pem)) {
      store.setCertificateEntry("authority " + store.size(), each);
    }
    return new PemAuthorities(store);
  }

  private static Collection<? extends Certificate> certificates(Path pem)
      throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(pem)) {
      var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IOException("no certificate in " + pem);
      }
      return all;
    }
  }

  public KeyStore certificates() {
    return certificates;
  }

  /** That believe what these vouch for. */
  public TrustManager[] trustManagers() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(certificates);
    return factory.getTrustManagers();
  }

  /** For clients that believe what these vouch for. */
  public SSLContext context() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, trustManagers(), null);
    return context;
  }
}
