package org.rekkas.smtp.relay;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.rekkas.smtp.relay.tls.ClientTls;
import org.rekkas.smtp.relay.tls.TlsPolicy;

/**
 * TLS with whoever is there, RFC 7435; with the JDK's authorities where the policy asks for a name.
 */
final class OpportunisticTls implements ClientTls {
  @Override
  public SSLSocket over(Socket plain, String host, TlsPolicy policy) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      boolean verify = policy instanceof TlsPolicy.Verify;
      context.init(null, verify ? null : new TrustManager[] {new Anybody()}, new SecureRandom());
      var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
      if (verify) {
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static final class Anybody extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
