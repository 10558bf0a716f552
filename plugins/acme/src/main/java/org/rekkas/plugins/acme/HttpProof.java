package org.rekkas.plugins.acme;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;

/**
 * The proof that an authority finds by HTTP at port 80 of a name: http-01, RFC 8555 §8.3.
 * Thread-safe.
 */
final class HttpProof implements Proof, WebEndpoint {
  private static final String FOLDER = "/.well-known/acme-challenge/";

  private final Map<String, String> byToken = new ConcurrentHashMap<>();

  @Override
  public Class<? extends Challenge> kind() {
    return Http01Challenge.class;
  }

  @Override
  public Shown show(Authorization authorization, Challenge challenge) {
    var http = (Http01Challenge) challenge;
    return show(http.getToken(), http.getAuthorization());
  }

  Shown show(String token, String proof) {
    byToken.put(token, proof);
    return () -> byToken.remove(token);
  }

  @Override
  public Set<String> paths() {
    return Set.of(FOLDER);
  }

  @Override
  public WebAnswer answer(WebRequest request) {
    String proof = byToken.get(request.path().substring(FOLDER.length()));
    return proof == null ? WebAnswer.notFound() : WebAnswer.text(200, "text/plain", proof);
  }
}
