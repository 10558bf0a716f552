package org.rekkas.plugins.discovery;

import java.util.Set;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;

/** {@code https://mta-sts.DOMAIN/.well-known/mta-sts.txt}, RFC 8461 §3.3. */
record StsFile(MailPlace place, StsPolicy policy) implements WebEndpoint {
  @Override
  public Set<String> paths() {
    return Set.of("/.well-known/mta-sts.txt");
  }

  @Override
  public WebAnswer answer(WebRequest request) {
    return place
        .domain(request, "mta-sts")
        .flatMap(_ -> policy.text())
        .map(text -> WebAnswer.text(200, "text/plain", text))
        .orElseGet(WebAnswer::notFound);
  }
}
