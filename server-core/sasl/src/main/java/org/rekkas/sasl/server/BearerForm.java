package org.rekkas.sasl.server;

import java.util.Optional;
import java.util.function.Function;
import org.rekkas.spi.BearerTokens.Verification.Wrong;

/** The two mechanisms by which a bearer token comes, and their words; otherwise they are one. */
enum BearerForm {
  /** RFC 7628; its errors are in §3.2.2. */
  OAUTHBEARER(BearerResponse::oauthBearer, "invalid_request") {
    @Override
    String refusal(Wrong why) {
      return json("invalid_token")
          + member("scope", why.scope())
          + member("openid-configuration", why.openidConfiguration())
          + "}";
    }
  },
  /** Never a standard: what Google made before there was one, and what most programs know. */
  XOAUTH2(BearerResponse::xoauth2, "400") {
    @Override
    String refusal(Wrong why) {
      return json("401") + member("schemes", "bearer") + member("scope", why.scope()) + "}";
    }
  };

  private final Function<String, Optional<BearerResponse>> parser;
  private final String malformed;

  BearerForm(Function<String, Optional<BearerResponse>> parser, String malformed) {
    this.parser = parser;
    this.malformed = malformed;
  }

  /** Empty where it is none. */
  Optional<BearerResponse> parse(String message) {
    return parser.apply(message);
  }

  /** What a client hears whose response is none. */
  String malformed() {
    return json(malformed) + "}";
  }

  /** What a client hears whose token is worth nothing. */
  abstract String refusal(Wrong why);

  private static String json(String status) {
    return "{\"status\":" + quoted(status);
  }

  private static String member(String key, String value) {
    return value.isEmpty() ? "" : "," + quoted(key) + ":" + quoted(value);
  }

  /** A string of JSON, RFC 8259 §7. */
  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
