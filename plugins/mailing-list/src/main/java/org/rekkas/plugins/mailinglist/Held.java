package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;

/**
 * A held post, with what its sender asked of the way of it (RFC 8689, RFC 6710). On disk it is a
 * text of lines; one of version 1 has no parameters, and does not tell whose word it waits for.
 *
 * @param decider whose word it waits for
 * @param trace the header fields that this server put in front of it
 */
record Held(
    MailId id,
    Instant since,
    ContentId content,
    EnvelopeOptions options,
    Decider decider,
    String author,
    String subject,
    String why,
    String trace) {
  private static final String OLD = "1";
  private static final String VERSION = "2";
  private static final String PARTING = "\n";
  private static final String BETWEEN = "\t";
  private static final int OLD_PARTS = 9;
  private static final int PARTS = 11;
  private static final int PARAMETERS = 5;

  static Held of(Post post, Instant since, ContentId content, Decider decider, String why) {
    return new Held(
        post.mail().id(),
        since,
        content,
        post.mail().envelope().options().anew(),
        decider,
        post.authorText(),
        post.subject(),
        why,
        post.mail().trace());
  }

  /** Whether it waits for this one's word; a moderator's ends all. */
  boolean waitsFor(Decider one) {
    return decider == one || decider == Decider.MODERATOR;
  }

  /** Whether it claims to be of this author. */
  boolean isOf(String somebody) {
    return author.equalsIgnoreCase(somebody);
  }

  /** The same, for a moderator to decide about. */
  Held forModerators(String reason) {
    return new Held(id, since, content, options, Decider.MODERATOR, author, subject, reason, trace);
  }

  byte[] pack() {
    return String.join(
            PARTING,
            VERSION,
            Long.toString(since.toEpochMilli()),
            Long.toString(content.value()),
            options.body().name(),
            Boolean.toString(options.smtpUtf8()),
            words(options.parameters()),
            decider.name(),
            author,
            subject,
            why,
            trace)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Held unpack(MailId id, byte[] octets) {
    List<String> parts = parts(new String(octets, StandardCharsets.UTF_8));
    var options =
        new EnvelopeOptions(
            EnvelopeOptions.Body.valueOf(parts.get(3)),
            Boolean.parseBoolean(parts.get(4)),
            Optional.empty(),
            Optional.empty(),
            parameters(parts.get(PARAMETERS)));
    return new Held(
        id,
        Instant.ofEpochMilli(Long.parseLong(parts.get(1))),
        new ContentId(Long.parseLong(parts.get(2))),
        options,
        Decider.valueOf(parts.get(6)),
        parts.get(7),
        parts.get(8),
        parts.get(9),
        parts.get(10));
  }

  private static List<String> parts(String text) {
    boolean old = text.startsWith(OLD + PARTING);
    var parts = new ArrayList<>(List.of(text.split(PARTING, old ? OLD_PARTS : PARTS)));
    if (old) {
      parts.addAll(PARAMETERS, List.of("", Decider.MODERATOR.name()));
    } else if (!parts.getFirst().equals(VERSION)) {
      throw new UncheckedIOException(new IOException("a held post of another version"));
    }
    return parts;
  }

  private static String words(Map<String, String> parameters) {
    return String.join(
        BETWEEN, parameters.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private static Map<String, String> parameters(String words) {
    var parameters = new HashMap<String, String>();
    for (String word : words.split(BETWEEN)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        parameters.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return parameters;
  }
}
