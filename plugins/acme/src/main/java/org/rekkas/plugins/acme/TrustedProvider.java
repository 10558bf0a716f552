package org.rekkas.plugins.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.rekkas.authorities.PemAuthorities;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** An authority of one's own, whose site nobody vouches for that Java knows. */
final class TrustedProvider extends GenericAcmeProvider {
  private final SSLContext trust;

  private TrustedProvider(SSLContext trust) {
    this.trust = trust;
  }

  /**
   * @param pem the certificates of who vouches for it
   */
  static TrustedProvider of(Path pem) throws IOException, GeneralSecurityException {
    return new TrustedProvider(PemAuthorities.read(pem).context());
  }

  @Override
  public boolean accepts(URI serverUri) {
    return true;
  }

  @Override
  protected HttpConnector createHttpConnector(NetworkSettings settings) {
    return new HttpConnector(settings) {
      @Override
      public HttpClient.Builder createClientBuilder() {
        return super.createClientBuilder().sslContext(trust);
      }
    };
  }
}
