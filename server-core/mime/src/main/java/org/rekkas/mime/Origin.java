package org.rekkas.mime;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.spi.mail.Mailbox;

/**
 * What the fields that this server put in front of a mail say of where it came from: its own
 * Received (RFC 5321 §4.4, RFC 3848) and Authentication-Results (RFC 8601). They stand in {@code
 * Mail.trace()}, where no sender can write.
 *
 * @param client who brought it, if a client did
 * @param authenticated whether the client had logged in
 */
public record Origin(Optional<InetAddress> client, boolean authenticated, Header trace) {
  private static final Pattern LITERAL =
      Pattern.compile("\\(\\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})\\]\\)");
  private static final Pattern WITH = Pattern.compile("\\) with ([0-9A-Z]{4,10})[ \t\r\n]");

  public static Origin of(String trace) {
    Header fields = Traced.header(trace);
    String received = fields.first("Received").map(Field::raw).orElse("");
    var literal = LITERAL.matcher(received);
    var with = WITH.matcher(received);
    return new Origin(
        literal.find() ? address(literal.group(1)) : Optional.empty(),
        with.find() && with.group(1).endsWith("A"),
        fields);
  }

  /**
   * Whether it is proven that this author wrote it: by a login of this server, which sends from its
   * own addresses only; or by DMARC or an aligned DKIM signature (RFC 7489 §3.1), as this server
   * found.
   *
   * @param by this server's name, as its Authentication-Results begin with it
   */
  public boolean proves(Mailbox author, String by) {
    return authenticated
        || trace
            .all("Authentication-Results")
            .map(Field::value)
            .anyMatch(results -> passes(results, author.domainKey(), by));
  }

  private static boolean passes(String results, String domain, String by) {
    String[] parts = results.toLowerCase(Locale.ROOT).split(";");
    if (!parts[0].strip().split(" ")[0].equals(by.toLowerCase(Locale.ROOT))) {
      return false;
    }
    for (String part : parts) {
      String method = " " + part.strip().replaceAll("[\t ]+", " ") + " ";
      boolean dmarc =
          method.startsWith(" dmarc=pass ") && method.contains(" header.from=" + domain + " ");
      boolean dkim =
          method.startsWith(" dkim=pass ") && method.contains(" header.d=" + domain + " ");
      if (dmarc || dkim) {
        return true;
      }
    }
    return false;
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // not an address after all
    }
  }
}
