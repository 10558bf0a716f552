package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.signatures.BodyHashes;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.MessageSigning;
import org.rekkas.signatures.MessageStream;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/**
 * Signs the mail of our own people, with every key of the author's domain; all other mail passes
 * unread. It never refuses: a mail that cannot be signed goes out unsigned, and its trace says why.
 */
final class SignFilter implements ContentFilter {
  static final String NAME = "DKIM-Signature";

  private final Settings settings;
  private final KeyRing keys;
  private final Clock clock;

  SignFilter(Settings settings, KeyRing keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (!settings.signsFor(session) || keys.all().isEmpty()) {
      return Verdict.Continue.SILENTLY;
    }
    try (var message = new MessageStream(mail.open())) {
      return sign(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      return unsigned("a key cannot sign: " + e.getMessage());
    }
  }

  private ContentVerdict sign(MessageStream message) throws IOException, GeneralSecurityException {
    Optional<HeaderSection> header = HeaderSection.read(message);
    if (header.isEmpty()) {
      return unsigned("not signed: a header of more than " + HeaderSection.MOST + " octets");
    }
    Optional<String> author = Author.of(header.get());
    List<SigningKey> some = author.map(keys::above).orElse(List.of());
    if (some.isEmpty()) {
      return unsigned("not signed: no key for " + author.orElse("a mail without an author"));
    }
    byte[] hash = BodyHashes.relaxed(message);
    var signing = new MessageSigning(header.get(), hash);
    var fields = new ArrayList<HeaderField>();
    var evidence = Evidence.of("signed");
    for (SigningKey key : some) {
      fields.add(signing.field(NAME, "v=1", key, clock.instant()));
      evidence = evidence.with(key.algorithm().tag(), key.recordName());
    }
    return new Verdict.Mark(fields, evidence);
  }

  private static ContentVerdict unsigned(String why) {
    return new Verdict.Continue(Evidence.of(why));
  }
}
