package org.rekkas.plugins.arc;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rekkas.signatures.BodyHashes;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.FieldSigning;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.MessageSigning;
import org.rekkas.signatures.MessageStream;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/**
 * Makes the set of a mail that is passed on, RFC 8617 §5.1, as it leaves: the body streams by once.
 * A mail that cannot be sealed is passed on without, and its trace says why. Any thread.
 */
final class Sealer {
  static final String RESULTS = "ARC-Authentication-Results";
  static final String MESSAGE = "ARC-Message-Signature";
  static final String SEAL = "ARC-Seal";

  private final SigningKey key;
  private final Surroundings given;

  Sealer(SigningKey key, Surroundings given) {
    this.key = key;
    this.given = given;
  }

  /**
   * What came of it.
   *
   * @param fields of the set, from the top; none: the mail is not sealed
   */
  record Sealing(List<HeaderField> fields, Evidence why) {}

  /** What this server found when the mail came in; empty where it was no stranger's. */
  Optional<Arrival> arrival(Mail mail) {
    return Arrival.of(mail.trace(), given.host().name());
  }

  Sealing seal(Mail mail, Arrival arrival) throws IOException {
    try (var message = new MessageStream(mail.open())) {
      Optional<HeaderSection> header = HeaderSection.read(message);
      if (header.isEmpty()) {
        return not("a header of more than " + HeaderSection.MOST + " octets");
      }
      var next = NextSet.of(header.get(), arrival.chain());
      var signing = new MessageSigning(header.get(), BodyHashes.relaxed(message), "dkim-signature");
      return sealed(next, arrival, signing);
    } catch (Objection e) {
      return not(e.why());
    } catch (GeneralSecurityException e) {
      return not("the key cannot sign: " + e.getMessage());
    }
  }

  private Sealing sealed(NextSet next, Arrival arrival, MessageSigning signing)
      throws GeneralSecurityException {
    Instant now = given.clock().instant();
    String number = "i=" + next.instance();
    var results =
        new HeaderField(RESULTS, number + "; " + given.host().name() + "; " + arrival.results());
    var signature = signing.field(MESSAGE, number, key, now);
    var seal =
        FieldSigning.field(
            SEAL,
            number + "; cv=" + next.before().word(),
            next.sealed() + relaxed(ArcSet.RESULTS, results) + relaxed(ArcSet.MESSAGE, signature),
            key,
            now);
    return new Sealing(
        List.of(seal, signature, results),
        Evidence.of("sealed").with("set", number + " cv=" + next.before().word()));
  }

  private static String relaxed(String name, HeaderField field) {
    return Canonicalization.relaxed(name, field.value()) + "\r\n";
  }

  private static Sealing not(String why) {
    return new Sealing(List.of(), Evidence.of("not sealed: " + why));
  }
}
