package org.rekkas.plugins.acme;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import org.rekkas.spi.net.Certificates;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;

/**
 * The proof that an authority finds by TLS at port 443 of a name, in a certificate that nobody else
 * is shown: tls-alpn-01, RFC 8737. For where nothing may listen on port 80.
 */
record TlsProof(Certificates certificates) implements Proof {
  @Override
  public Class<? extends Challenge> kind() {
    return TlsAlpn01Challenge.class;
  }

  /** acme4j signs the certificate of a proof as RSA does. */
  private static KeyPair forOneProof() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  @Override
  public Shown show(Authorization authorization, Challenge challenge) throws IOException {
    try {
      KeyPair key = forOneProof();
      X509Certificate certificate =
          ((TlsAlpn01Challenge) challenge).createCertificate(key, authorization.getIdentifier());
      String name = authorization.getIdentifier().getDomain();
      Certificates.Proof shown =
          certificates.prove(name, Pem.certificate(certificate), Pem.privateKey(key.getPrivate()));
      return shown::close;
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate for the proof: " + e.getMessage(), e);
    }
  }
}
