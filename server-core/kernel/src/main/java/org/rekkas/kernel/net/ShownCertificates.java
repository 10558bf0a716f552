package org.rekkas.kernel.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rekkas.spi.net.Certificates;

/**
 * Certificates that plugins got for this server: {@code PLUGIN.LABEL.pem} and {@code
 * PLUGIN.LABEL.key} in a folder, for their owner alone; without the label where that is the
 * plugin's name. {@link JdkTls} looks there. What a plugin got that shows nothing any more stays
 * there: it may come back.
 */
final class ShownCertificates implements PluginCertificates {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9.-]{0,100}");
  private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6

  private final Path folder;
  private final Runnable changed;
  private final AcmeProofs proofs = new AcmeProofs();
  private volatile Predicate<String> showing = _ -> false;

  /**
   * @param changed told when what is in the folder has changed
   */
  ShownCertificates(Path folder, Runnable changed) {
    this.folder = folder;
    this.changed = changed;
  }

  AcmeProofs proofs() {
    return proofs;
  }

  @Override
  public Certificates of(String plugin) {
    return new Certificates() {
      @Override
      public void show(String label, String chain, String key) throws IOException {
        ShownCertificates.this.show(plugin, label, chain, key);
      }

      @Override
      public Proof prove(String name, String chain, String key) throws IOException {
        return ShownCertificates.this.prove(name, chain, key);
      }
    };
  }

  @Override
  public void showOnlyOf(Predicate<String> plugins) {
    showing = plugins;
    changed.run();
  }

  private Certificates.Proof prove(String name, String chain, String key) throws IOException {
    try {
      return proofs.show(name, PemIdentity.of(chain, key));
    } catch (GeneralSecurityException e) {
      throw new IOException("certificate and key cannot be used: " + e.getMessage(), e);
    }
  }

  /** The key first, so that the pair is whole when the certificate is there. */
  private synchronized void show(String plugin, String label, String chain, String key)
      throws IOException {
    if (!LABEL.matcher(label).matches()) {
      throw new IOException("no label of a certificate: " + label);
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String name = label.equals(plugin) ? plugin : plugin + "." + label;
    Path certificate = written("chain", chain);
    try {
      install(name, new TlsSettings.Pem(certificate, written("key", key)));
    } finally {
      Files.deleteIfExists(certificate);
    }
  }

  private void install(String name, TlsSettings.Pem fresh) throws IOException {
    try {
      PemIdentity.read(fresh);
      Files.move(fresh.key(), folder.resolve(name + ".key"), StandardCopyOption.ATOMIC_MOVE);
      Files.move(
          fresh.certificate(), folder.resolve(name + ".pem"), StandardCopyOption.ATOMIC_MOVE);
      changed.run();
    } catch (GeneralSecurityException e) {
      throw new IOException("certificate and key cannot be used: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(fresh.key());
    }
  }

  private Path written(String name, String text) throws IOException {
    var owner = PosixFilePermissions.fromString("rw-------");
    Path file =
        Files.createTempFile(folder, name, ".new", PosixFilePermissions.asFileAttribute(owner));
    try {
      return Files.writeString(file, text, StandardCharsets.US_ASCII);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** All pairs of plugins that show them, in the order of the files' names. */
  List<TlsSettings.Pem> pairs() throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".pem") && showing.test(plugin(file)))
          .sorted()
          .map(file -> new TlsSettings.Pem(file, key(file)))
          .filter(pair -> Files.exists(pair.key()))
          .toList();
    }
  }

  /** Plugins' names have no dot. */
  private static String plugin(Path certificate) {
    String name = certificate.getFileName().toString();
    return name.substring(0, name.indexOf('.'));
  }

  private static Path key(Path certificate) {
    String name = certificate.getFileName().toString();
    return certificate.resolveSibling(name.substring(0, name.length() - ".pem".length()) + ".key");
  }

  /** The names that a certificate is for, in lower case. */
  static List<String> names(PemIdentity identity) throws CertificateParsingException {
    Certificate certificate = identity.chain()[0];
    var names = new ArrayList<String>();
    if (certificate instanceof X509Certificate x509 && x509.getSubjectAlternativeNames() != null) {
      for (List<?> each : x509.getSubjectAlternativeNames()) {
        if (each.get(0) instanceof Integer kind && kind == DNS_NAME) {
          names.add(((String) each.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
