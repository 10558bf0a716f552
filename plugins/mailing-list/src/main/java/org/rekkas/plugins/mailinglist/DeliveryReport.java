package org.rekkas.plugins.mailinglist;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.mime.Message;
import org.rekkas.mime.Part;
import org.rekkas.mime.Walk;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mailbox;

/**
 * What a delivery status notification says, RFC 3464: the failures in it. Its {@code
 * message/delivery-status} is looked for in the first 64 KiB behind the header.
 */
record DeliveryReport(List<Failure> failures) {
  private static final int MOST_OCTETS = 64 * 1024;
  private static final int MOST_FAILURES = 1_000;
  private static final Pattern UNDEFINED = Pattern.compile("5\\.(0\\.\\d+|[24]\\.0)\\b");
  private static final Pattern HARD = Pattern.compile("5\\.(1\\.([0-6]|10)|2\\.[14]|4\\.[1-4])\\b");
  private static final Pattern REPLY = Pattern.compile("5\\d\\d[ -](5\\.\\d{1,3}\\.\\d{1,3})\\b");

  /**
   * One recipient who was not reached, and will not be.
   *
   * @param recipient who failed; empty where that is no address
   * @param original whom the mail was for, in the words of its sender (ORCPT), or of our queue
   * @param status RFC 3463
   * @param words what the other host said, or the status
   */
  record Failure(
      Optional<Mailbox> recipient, Optional<Mailbox> original, String status, String words) {
    /**
     * Whether the address is to blame, for good: it does not exist, is disabled, or leads nowhere
     * (RFC 3463 §3.2, §3.3, §3.5). A full mailbox may have room again, a host that did not answer
     * in time may answer again, a loop is a mistake on the way, 5.1.7 and 5.1.8 are about the
     * sender, and what is said of the content or by a policy is about a mail, not about the member.
     * What a vendor means by details of its own (5.4.316) nobody else knows. Of a reply without a
     * status, or with one that is undefined, its code tells: a mailbox is spoken of by 550, 551 and
     * 553 (RFC 5321 §4.2.2).
     */
    boolean hard() {
      return UNDEFINED.matcher(status).lookingAt()
          ? words.matches("55[013]\\b.*")
          : HARD.matcher(status).lookingAt();
    }
  }

  DeliveryReport {
    failures = List.copyOf(failures);
  }

  /** Empty for what is no such report: an automatic reply, for one. */
  static Optional<DeliveryReport> of(Content content) throws IOException {
    Optional<Message> opened = Message.open(content);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (var message = opened.get()) {
      byte[] body = message.body().readNBytes(MOST_OCTETS);
      return isReport(new Part(message.header()), body)
          ? Optional.of(read(body))
          : Optional.empty();
    }
  }

  /** Also where a gateway, or a mailet here, has put a footer below it: it stands first then. */
  private static boolean isReport(Part whole, byte[] body) throws IOException {
    var parts = new ArrayList<Part>();
    parts.add(whole);
    if (isMixed(whole)) {
      Walk.through(
          whole,
          new ByteArrayInputStream(body),
          OutputStream.nullOutputStream(),
          part -> {
            parts.add(part);
            return Optional.empty();
          });
    }
    return parts.stream()
        .filter(part -> !isMixed(part))
        .findFirst()
        .filter(DeliveryReport::isReport)
        .isPresent();
  }

  private static boolean isMixed(Part part) {
    return part.type().value().equals("multipart/mixed");
  }

  private static boolean isReport(Part part) {
    return part.type().value().equals("multipart/report")
        && part.type().get("report-type").toLowerCase(Locale.ROOT).endsWith("delivery-status");
  }

  private static DeliveryReport read(byte[] octets) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(octets), StandardCharsets.UTF_8));
    var failures = new ArrayList<Failure>();
    if (isAtStatus(in)) {
      Map<String, String> fields = fields(in);
      while (!fields.isEmpty() && failures.size() < MOST_FAILURES) {
        failure(fields).ifPresent(failures::add);
        fields = fields(in);
      }
    }
    return new DeliveryReport(failures);
  }

  /** Reads on to the empty line behind the header of that part. */
  private static boolean isAtStatus(BufferedReader in) throws IOException {
    boolean there = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-type:")) {
        there = lower.contains("/delivery-status") || lower.contains("/global-delivery-status");
      } else if (there && line.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** One group, RFC 3464 §2.1; empty at the end of the part. */
  private static Map<String, String> fields(BufferedReader in) throws IOException {
    var fields = new LinkedHashMap<String, String>();
    String last = "";
    for (String line = in.readLine();
        line != null && !line.startsWith("--") && !(line.isEmpty() && !fields.isEmpty());
        line = in.readLine()) {
      int colon = line.indexOf(':');
      boolean more = line.startsWith(" ") || line.startsWith("\t");
      if (more && !last.isEmpty()) {
        fields.merge(last, " " + line.strip(), String::concat);
      } else if (colon > 0) {
        last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.putIfAbsent(last, line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static Optional<Failure> failure(Map<String, String> fields) {
    if (!fields.getOrDefault("action", "").toLowerCase(Locale.ROOT).startsWith("failed")) {
      return Optional.empty();
    }
    String status = fields.getOrDefault("status", "");
    String words = behindType(fields.getOrDefault("diagnostic-code", status));
    return Optional.of(
        new Failure(
            mailbox(fields, "final-recipient"),
            mailbox(fields, "original-recipient"),
            nearer(status, words),
            words));
  }

  /** The reply's own status where the report has none but that it failed. */
  private static String nearer(String status, String words) {
    var reply = REPLY.matcher(words);
    return status.startsWith("5.0.") && reply.lookingAt() ? reply.group(1) : status;
  }

  /** {@code rfc822; joe@example.net}, {@code smtp; 550 5.1.1 …}. */
  private static String behindType(String value) {
    return value.substring(value.indexOf(';') + 1).strip();
  }

  private static Optional<Mailbox> mailbox(Map<String, String> fields, String name) {
    try {
      return Optional.of(Mailbox.of(behindType(fields.getOrDefault(name, ""))));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // as some write it
    }
  }
}
