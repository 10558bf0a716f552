package org.rekkas.kernel.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.spi.config.Section;

/**
 * The PEM files that server.xml names, read for what is wrong in them: what is there and can be
 * read may still be no certificate, or the key of another. Apart from {@link TlsSettings}, which a
 * start reads before it can do anything else.
 */
public final class TlsFiles {
  private TlsFiles() {}

  /**
   * @param root of server.xml
   * @param configuration the folder that relative names begin at
   */
  public static void check(Section root, Path configuration) {
    Section tls = root.section("tls");
    var read = new HashSet<TlsSettings.Pem>();
    checkPair(tls, configuration, read);
    tls.each("host").forEach(host -> checkPair(host, configuration, read));
    for (Section each : root.section("listeners").each("listener")) {
      checkAuthorities(each, configuration);
    }
  }

  /** One that has ended, or ends soon, is told once, however many names it is for. */
  private static void checkPair(Section section, Path configuration, Set<TlsSettings.Pem> before) {
    Optional<TlsSettings.Pem> pem = TlsSettings.pem(section, configuration);
    if (pem.isEmpty()
        || FileTrouble.ofReading(pem.get().certificate()).isPresent()
        || FileTrouble.ofReading(pem.get().key()).isPresent()) {
      return;
    }
    try {
      PemIdentity identity = PemIdentity.read(pem.get());
      if (before.add(pem.get())) {
        identity
            .ending(Instant.now())
            .ifPresent(what -> Configuration.notice(section, "certificate", what));
      }
    } catch (InvalidKeyException e) {
      section.problem("key", "cannot be used: " + e.getMessage());
    } catch (IOException | GeneralSecurityException e) {
      section.problem("certificate", "cannot be used: " + e.getMessage());
    }
  }

  private static void checkAuthorities(Section listener, Path configuration) {
    Optional<Path> pem =
        TlsSettings.file(listener, "client-authorities", configuration)
            .filter(file -> FileTrouble.ofReading(file).isEmpty());
    try {
      if (pem.isPresent()) {
        ClientCertificates.read(pem.get(), Map.of());
      }
    } catch (IOException | GeneralSecurityException e) {
      listener.problem("client-authorities", "cannot be used: " + e.getMessage());
    }
  }
}
