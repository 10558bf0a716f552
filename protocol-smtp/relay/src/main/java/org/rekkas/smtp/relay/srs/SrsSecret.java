package org.rekkas.smtp.relay.srs;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.rekkas.textfile.ForcedFile;

/**
 * The secret of {@link SenderRewriting}: made once, 0600, and the same after each start. It is on
 * disk before its file has its name, and so is the name before it is used. An empty file has none,
 * and gets one: no address can have been made with it. One that is cut is a problem that a person
 * decides about, for addresses that were made with the whole of it are out there.
 */
public final class SrsSecret {
  private static final int OCTETS = 32;
  private static final int LEAST = 16;

  private SrsSecret() {}

  /** What keeps {@link #of} from using a file that is there, if anything does. Makes nothing. */
  public static Optional<String> problem(Path file) {
    try {
      if (Files.size(file) > 0) {
        read(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Reads the file, if addresses can have been made with it. */
  public static Optional<byte[]> existing(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0 ? Optional.of(read(file)) : Optional.empty();
  }

  /** Reads the file, or makes it. */
  public static byte[] of(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      make(file);
    }
    return read(file);
  }

  private static byte[] read(Path file) throws IOException {
    byte[] secret = text(file).strip().getBytes(StandardCharsets.UTF_8);
    if (secret.length < LEAST) {
      throw new IOException(
          file + ": a secret has at least " + LEAST + " characters; without the file one is made");
    }
    return secret;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }

  private static void make(Path file) throws IOException {
    byte[] octets = new byte[OCTETS];
    new SecureRandom().nextBytes(octets);
    String text = HexFormat.of().formatHex(octets) + "\n";
    ForcedFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
