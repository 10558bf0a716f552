package org.rekkas.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.rekkas.spi.Intake;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;

/** Keeps what it is given, one mail of an id as the queue does, and fails when it is told to. */
public class MemoryIntake implements Intake {
  private final List<Taken> taken = new ArrayList<>();
  private final MemoryVault vault;
  private Optional<RuntimeException> trouble = Optional.empty();

  /**
   * A mail that was taken.
   *
   * @param text of the content, an octet a character
   */
  public record Taken(Submission mail, String text) {
    /** The first recipient. */
    public String to() {
      return mail.envelope().recipients().getFirst().path().toString();
    }

    /** Its part of a type, out of base64 and gzip. */
    public String unpacked(String type) throws IOException {
      String part = text.substring(text.indexOf(type));
      String base64 = part.substring(part.indexOf("\r\n\r\n") + 4, part.indexOf("\r\n--"));
      byte[] octets = Base64.getMimeDecoder().decode(base64);
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(octets))) {
        return new String(gzip.readAllBytes(), UTF_8);
      }
    }
  }

  public MemoryIntake() {
    this(new MemoryVault());
  }

  public MemoryIntake(MemoryVault vault) {
    this.vault = vault;
  }

  public List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** From now on each mail ends so. */
  public void fail(RuntimeException by) {
    trouble = Optional.of(by);
  }

  public void recover() {
    trouble = Optional.empty();
  }

  @Override
  public Vault.Health health() {
    return vault.health();
  }

  @Override
  public ContentDraft draft() {
    return vault.draft();
  }

  @Override
  public void accept(Submission mail) {
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    if (taken.stream().anyMatch(each -> each.mail().id().equals(mail.id()))) {
      return;
    }
    try (var in = mail.content().open()) {
      taken.add(new Taken(mail, new String(in.readAllBytes(), ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
