package org.rekkas.reports;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;

/** Where a domain wants its reports by mail: {@code mailto:tls@example.org}, RFC 6068. */
public final class ReportUri {
  private static final String MAILTO = "mailto:";

  /** RFC 5321 §4.5.3.1.3, without the brackets. */
  private static final int LONGEST = 254;

  private ReportUri() {}

  /**
   * Empty: of another scheme, no address, or one that not every host takes (RFC 6531). What stands
   * behind a question mark is passed over.
   */
  public static Optional<ForwardPath> mailbox(String uri) {
    if (!uri.toLowerCase(Locale.ROOT).startsWith(MAILTO)) {
      return Optional.empty();
    }
    String plain = uri.substring(MAILTO.length()).split("\\?", 2)[0].replace("+", "%2B");
    try {
      ForwardPath path = ForwardPath.of(URLDecoder.decode(plain, StandardCharsets.UTF_8));
      boolean fits = path.mailbox().toString().length() <= LONGEST && !path.mailbox().needsUtf8();
      return fits ? Optional.of(path) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // the domain's own fault, and harm
    }
  }
}
