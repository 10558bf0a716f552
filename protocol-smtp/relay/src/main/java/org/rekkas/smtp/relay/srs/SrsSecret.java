package org.rekkas.smtp.relay.srs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of {@link SenderRewriting}: made once, 0600, and the same after each start. */
public final class SrsSecret {
  private static final int OCTETS = 32;

  private SrsSecret() {}

  /** Reads the file, or makes it. */
  public static byte[] of(Path file) throws IOException {
    if (!Files.exists(file)) {
      make(file);
    }
    byte[] secret =
        Files.readString(file).strip().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (secret.length < 16) {
      throw new IOException(file.getFileName() + ": a secret has at least 16 characters");
    }
    return secret;
  }

  private static void make(Path file) throws IOException {
    byte[] octets = new byte[OCTETS];
    new SecureRandom().nextBytes(octets);
    var owner = PosixFilePermissions.fromString("rw-------");
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
      Files.writeString(file, HexFormat.of().formatHex(octets) + "\n", StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      // another one was faster
    }
  }
}
