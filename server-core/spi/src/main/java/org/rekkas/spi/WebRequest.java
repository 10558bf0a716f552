package org.rekkas.spi;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.net.Client;

/**
 * What somebody asks over HTTP. All of it comes from outside.
 *
 * @param method {@code GET}, also where it was a {@code HEAD}: the kernel leaves the body out
 * @param host the name that was asked, in lower case, without the port; empty: none
 * @param path decoded, without {@code ..}; it begins with a slash
 * @param query its parameters, decoded; of several of one name the last
 * @param header its fields, by their names in lower case; several of one name joined by commas
 * @param secure whether it came through TLS
 * @param body whole, at most 1 MiB: a longer one is refused before an endpoint is asked
 */
public record WebRequest(
    String method,
    String host,
    String path,
    Map<String, String> query,
    Map<String, String> header,
    Client client,
    boolean secure,
    InputStream body) {
  public WebRequest {
    query = Map.copyOf(query);
    header = Map.copyOf(header);
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public Optional<String> field(String name) {
    return Optional.ofNullable(header.get(name.toLowerCase(Locale.ROOT)));
  }
}
