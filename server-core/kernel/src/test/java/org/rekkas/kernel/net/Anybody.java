package org.rekkas.kernel.net;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that trusts everybody. */
final class Anybody implements X509TrustManager {
  private Anybody() {}

  static SSLContext context(String protocol) throws GeneralSecurityException {
    var context = SSLContext.getInstance(protocol);
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
