package org.rekkas.plugins.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.rekkas.authorities.PemAuthorities;

/**
 * What an issuer says over HTTP: objects of JSON of a bounded size, each within a time. It follows
 * no redirect. The answer is waited for as a future, as the client's own time ends with the header
 * of an answer, and a body may drip. Safe for many threads.
 */
final class Site implements AutoCloseable {
  private static final int LARGEST = 512 * 1024;

  private final HttpClient client;
  private final Duration timeout;

  private Site(HttpClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  /** Asks nobody yet. */
  static Site of(Settings.Issuer issuer, Executor threads) {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads);
    issuer.authority().map(Site::trusting).ifPresent(client::sslContext);
    return new Site(client.build(), issuer.timeout());
  }

  private static SSLContext trusting(Path authorities) {
    try {
      return PemAuthorities.read(authorities).context();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no authorities in " + authorities + ": " + e, e);
    }
  }

  Map<String, Object> get(URI from) throws IssuerUnavailable {
    return answer(HttpRequest.newBuilder(from).GET());
  }

  /**
   * @param form of pairs, encoded
   */
  Map<String, Object> post(URI to, String form, String authorization) throws IssuerUnavailable {
    return answer(
        HttpRequest.newBuilder(to)
            .header("Authorization", authorization)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private Map<String, Object> answer(HttpRequest.Builder question) throws IssuerUnavailable {
    HttpRequest request = question.header("Accept", "application/json").build();
    Future<HttpResponse<byte[]>> coming =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      HttpResponse<byte[]> answer = coming.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IssuerUnavailable(request.uri() + " answers " + answer.statusCode());
      }
      return JSONObjectUtils.parse(new String(answer.body(), UTF_8));
    } catch (ParseException _) {
      throw new IssuerUnavailable(request.uri() + " answers with something else than JSON");
    } catch (TimeoutException _) {
      throw new IssuerUnavailable(request.uri() + " does not answer within " + timeout);
    } catch (ExecutionException e) {
      throw new IssuerUnavailable(request.uri() + " does not answer: " + e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IssuerUnavailable(request.uri() + " was not waited for");
    } finally {
      coming.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
