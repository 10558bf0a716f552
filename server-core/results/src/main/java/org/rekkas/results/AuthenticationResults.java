package org.rekkas.results;

import java.util.List;
import java.util.stream.Collectors;
import org.rekkas.spi.HeaderField;

/** The field Authentication-Results, RFC 8601. */
public final class AuthenticationResults {
  public static final String NAME = "Authentication-Results";

  private AuthenticationResults() {}

  /**
   * @param host this server's name, by which it and nobody else is believed
   */
  public static HeaderField of(String host, List<MethodResult> results) {
    return new HeaderField(
        NAME,
        results.stream().map(each -> "; " + each.text()).collect(Collectors.joining("", host, "")));
  }
}
