package org.rekkas.kernel.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rekkas.spi.config.Section;

/**
 * {@code <tls certificate="…" key="…"/>} of server.xml.
 *
 * @param pem the configured files; empty: a self-signed certificate is made
 * @param channelBinding whether logins may be bound to their channel (RFC 5802 §6). Off by default:
 *     programs that prefer such a login and then cannot make it (mutt of Debian 12) would not get
 *     in at all
 */
public record TlsSettings(Optional<Pem> pem, boolean channelBinding) {

  /**
   * Two PEM files.
   *
   * @param certificate the chain, the server's own certificate first
   * @param key PKCS#8, or the older forms for EC and RSA; without a password
   */
  public record Pem(Path certificate, Path key) {}

  /**
   * Reads {@code <tls>} below the root of server.xml.
   *
   * @param configuration the folder that relative names begin at
   */
  public static TlsSettings from(Section root, Path configuration) {
    Section tls = root.section("tls");
    Optional<Path> certificate = file(tls, "certificate", configuration);
    Optional<Path> key = file(tls, "key", configuration);
    if (certificate.isPresent() != key.isPresent()) {
      tls.problem(
          certificate.isPresent() ? "certificate" : "key", "certificate and key go together");
      return new TlsSettings(Optional.empty(), false);
    }
    return new TlsSettings(
        certificate.map(c -> new Pem(c, key.orElseThrow())), tls.flag("channel-binding", false));
  }

  private static Optional<Path> file(Section tls, String key, Path configuration) {
    Optional<Path> file =
        tls.optional(key).filter(text -> !text.isEmpty()).map(configuration::resolve);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      tls.problem(key, "cannot read the file " + file.get());
    }
    return file;
  }
}
