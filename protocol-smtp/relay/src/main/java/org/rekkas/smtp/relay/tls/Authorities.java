package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.rekkas.authorities.PemAuthorities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities whose certificates are believed: of a PEM file, those that the JDK came with, or
 * both. Read when first asked for; while that fails nobody is trusted. Used by all deliveries.
 */
final class Authorities implements Supplier<Set<TrustAnchor>> {
  private static final Logger log = LoggerFactory.getLogger(Authorities.class);

  private final Optional<Path> file;
  private final boolean ofTheJdk;
  private volatile @Nullable Set<TrustAnchor> read;

  private Authorities(Optional<Path> file, boolean ofTheJdk) {
    this.file = file;
    this.ofTheJdk = ofTheJdk;
  }

  /** Those of the file alone; without one those of the JDK. */
  static Authorities configured(Optional<Path> file) {
    return new Authorities(file, file.isEmpty());
  }

  /** Those of the JDK, and those of the file. */
  static Authorities ofTheWeb(Optional<Path> file) {
    return new Authorities(file, true);
  }

  /** What keeps a file that is there from being believed, if anything does. */
  static Optional<String> problem(Path pem) {
    try {
      PemAuthorities.read(pem);
      return Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of("cannot be used: " + e.getMessage());
    }
  }

  @Override
  public Set<TrustAnchor> get() {
    Set<TrustAnchor> anchors = read;
    if (anchors != null) {
      return anchors;
    }
    try {
      anchors = ofTheJdk ? ofTheJdk() : new HashSet<>();
      if (file.isPresent()) {
        anchors.addAll(ofFile(file.get()));
      }
      read = anchors;
      return anchors;
    } catch (IOException | GeneralSecurityException e) {
      log.error("the trusted authorities cannot be read, and nobody is trusted: {}", e.toString());
      return Set.of();
    }
  }

  private static Set<TrustAnchor> ofFile(Path pem) throws IOException, GeneralSecurityException {
    return new PKIXParameters(PemAuthorities.read(pem).certificates()).getTrustAnchors();
  }

  private static Set<TrustAnchor> ofTheJdk() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    var anchors = new HashSet<TrustAnchor>();
    for (var manager : factory.getTrustManagers()) {
      for (X509Certificate each : ((X509TrustManager) manager).getAcceptedIssuers()) {
        anchors.add(new TrustAnchor(each, null));
      }
    }
    return anchors;
  }
}
