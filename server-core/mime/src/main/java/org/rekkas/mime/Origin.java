package org.rekkas.mime;

import java.net.InetAddress;
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
        || passes("dmarc", "header.from", author, by)
        || passes("dkim", "header.d", author, by);
  }

  /**
   * Whether the client may send in the name of this reverse-path's domain (SPF, RFC 7208), as this
   * server found. It says nothing of the author.
   *
   * @param by this server's name, as its Authentication-Results begin with it
   */
  public boolean maySendFor(Mailbox reversePath, String by) {
    return passes("spf", "smtp.mailfrom", reversePath, by);
  }

  private boolean passes(String method, String property, Mailbox whose, String by) {
    return trace
        .all(ResultsField.NAME)
        .flatMap(field -> ResultsField.of(field.value()).stream())
        .filter(field -> field.isBy(by))
        .flatMap(field -> field.results().stream())
        .filter(result -> result.method().equals(method) && result.word().equals("pass"))
        .flatMap(result -> result.property(property).stream())
        .anyMatch(name -> isName(name, whose.domainKey()));
  }

  /** Results have a name in A-labels, RFC 8616 §4; authors write it as they like. */
  private static boolean isName(String name, String domain) {
    return !name.isEmpty() && new Mailbox("x", name).domainKey().equals(domain);
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // not an address after all
    }
  }
}
