package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.rekkas.authorities.PemAuthorities;
import org.rekkas.spi.mail.Mailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the certificate of a client stands for, by the authorities of a listener: the account that
 * the configuration gives it, or its own mail addresses (rfc822Name, RFC 5280 §4.2.1.6).
 *
 * <p>The handshake takes any certificate that its client proves to have the key of; whether it
 * means something is looked at behind it, in {@link #named}, anew for each connection. So who shows
 * one of another authority's gets in as if he had shown none, and a session that is taken up again
 * is good no longer than the certificate. Used by all threads.
 */
final class ClientCertificates extends X509ExtendedTrustManager {
  private static final Logger log = LoggerFactory.getLogger(ClientCertificates.class);
  private static final int RFC822_NAME = 1;

  private final X509TrustManager authorities;
  private final Map<String, Mailbox> accounts;

  private ClientCertificates(X509TrustManager authorities, Map<String, Mailbox> accounts) {
    this.authorities = authorities;
    this.accounts = accounts;
  }

  /**
   * @param pem the certificates of the authorities
   * @param accounts by the certificate's SHA-256, as hexadecimal digits in lower case
   */
  static ClientCertificates read(Path pem, Map<String, Mailbox> accounts)
      throws IOException, GeneralSecurityException {
    for (TrustManager each : PemAuthorities.read(pem).trustManagers()) {
      if (each instanceof X509TrustManager found) {
        return new ClientCertificates(found, accounts);
      }
    }
    throw new GeneralSecurityException("no PKIX here");
  }

  /** The addresses that the client may log in as; none: it showed nothing that counts here. */
  List<Mailbox> named(SSLSession session) {
    try {
      var chain = new ArrayList<X509Certificate>();
      for (var each : session.getPeerCertificates()) {
        if (each instanceof X509Certificate certificate) {
          chain.add(certificate);
        }
      }
      return chain.isEmpty() ? List.of() : named(chain);
    } catch (SSLPeerUnverifiedException _) {
      return List.of(); // it was asked for one, and has none
    }
  }

  private List<Mailbox> named(List<X509Certificate> chain) {
    X509Certificate own = chain.getFirst();
    try {
      authorities.checkClientTrusted(
          chain.toArray(new X509Certificate[0]), own.getPublicKey().getAlgorithm());
      Optional<Mailbox> given = Optional.ofNullable(accounts.get(fingerprint(own)));
      return given.isPresent() ? List.of(given.get()) : addresses(own);
    } catch (GeneralSecurityException e) {
      log.info("a client's certificate does not count: {}", e.getMessage());
      return List.of();
    }
  }

  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.of().formatHex(digest);
  }

  /** Each once, however often it is named: a client that stands for one need not say for whom. */
  private static List<Mailbox> addresses(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    var addresses = new LinkedHashSet<Mailbox>();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.get(0).equals(RFC822_NAME)) {
        address(String.valueOf(name.get(1))).ifPresent(addresses::add);
      }
    }
    return List.copyOf(addresses);
  }

  private static Optional<Mailbox> address(String text) {
    try {
      return Optional.of(Mailbox.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // nobody can have it (attack D1)
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this side is the server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }
}
