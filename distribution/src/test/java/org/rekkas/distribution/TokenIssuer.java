package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * An issuer of tokens on this machine, as small as one can be: what it says of itself, one key, and
 * tokens that it signs (RFC 7517, RFC 7519).
 */
final class TokenIssuer implements AutoCloseable {
  private final HttpServer server;
  private final KeyPair keys;

  private TokenIssuer(HttpServer server, KeyPair keys) {
    this.server = server;
    this.keys = keys;
  }

  static TokenIssuer start() throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var issuer = new TokenIssuer(HttpServer.create(loopback, 0), generator.generateKeyPair());
      issuer.says(
          "/.well-known/openid-configuration",
          "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(issuer.url()));
      issuer.says("/keys", "{\"keys\":[" + issuer.key() + "]}");
      issuer.server.start();
      return issuer;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  private void says(String path, String json) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, json.length());
            exchange.getResponseBody().write(json.getBytes(UTF_8));
          }
        });
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String key() {
    var key = (RSAPublicKey) keys.getPublic();
    return "{\"kty\":\"RSA\",\"kid\":\"1\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(number(key.getModulus()), number(key.getPublicExponent()));
  }

  /** A token that holds for an hour. */
  String token(String address) {
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"rekkas\",\"email\":\"%s\",\"email_verified\":true,\"exp\":%d}"
            .formatted(url(), address, Instant.now().plusSeconds(3600).getEpochSecond());
    String signed =
        encoded("{\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(UTF_8))
            + "."
            + encoded(claims.getBytes(UTF_8));
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  private static String number(BigInteger number) {
    byte[] octets = number.toByteArray();
    int from = octets[0] == 0 ? 1 : 0; // the sign
    return encoded(Arrays.copyOfRange(octets, from, octets.length));
  }

  private static String encoded(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
