package org.rekkas.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.mail.Mailbox;

/** Tokens that a test names; any other one is worth nothing, and clients hear where to get one. */
public final class FakeBearerTokens implements BearerTokens {
  /** Who could say what it is worth does not answer. */
  public static final String UNAVAILABLE = "unavailable";

  private final Map<String, Mailbox> tokens = new LinkedHashMap<>();

  public FakeBearerTokens add(String token, String address) {
    tokens.put(token, Mailbox.of(address));
    return this;
  }

  @Override
  public Verification verify(String token) {
    if (token.equals(UNAVAILABLE)) {
      return new Verification.Unavailable("scripted");
    }
    Mailbox whom = tokens.get(token);
    return whom == null
        ? new Verification.Wrong("mail", "https://sso.example/.well-known/openid-configuration")
        : new Verification.StandsFor(whom);
  }
}
