package org.rekkas.results;

/**
 * What one method said of one thing, RFC 8601 §2.2: {@code spf=pass (why) smtp.mailfrom=x.example}.
 *
 * @param text whole, and harmless
 */
public record MethodResult(String text) {
  /**
   * @param method of IANA's list: {@code spf}
   * @param word of the method's own: {@code pass}
   */
  public static MethodResult of(String method, String word) {
    return new MethodResult(method + "=" + word);
  }

  /** In a comment, if there is anything to say. */
  public MethodResult because(String why) {
    return why.isEmpty() ? this : new MethodResult(text + " (" + Harmless.text(why) + ")");
  }

  /** A long value is cut. */
  public MethodResult with(String property, String value) {
    return and(property, Harmless.value(Harmless.text(value)));
  }

  public MethodResult withDomain(String property, String name) {
    return and(property, Harmless.value(Harmless.domain(name)));
  }

  public MethodResult withIdentity(String property, String localPart, String domain) {
    return and(property, Harmless.identity(localPart, domain));
  }

  private MethodResult and(String property, String value) {
    return new MethodResult(text + " " + property + "=" + value);
  }
}
