package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.net.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 (RFC 8446, RFC 8996) by the JDK, with the configured PEM files or a self-signed
 * certificate. Nothing is loaded before the first handshake or {@link #prepare}; files that change
 * are read again, and if they cannot be read the old ones stay. Used by all sessions.
 */
public final class JdkTls implements TlsLayer {
  private static final Logger log = LoggerFactory.getLogger(JdkTls.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** How often the files are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Optional<TlsSettings.Pem> configured;
  private final boolean channelBinding;
  private final Path own;
  private final List<String> names;
  private final Clock clock;
  private final long look;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Loaded current;

  private record Loaded(SSLContext context, List<FileTime> changed, long lookedAt) {}

  /**
   * @param own the folder in which the self-signed certificate is kept
   * @param names of the self-signed certificate, the server's own first
   */
  public JdkTls(TlsSettings settings, Path own, List<String> names, Clock clock) {
    this(settings, own, names, clock, LOOK);
  }

  JdkTls(TlsSettings settings, Path own, List<String> names, Clock clock, Duration look) {
    this.configured = settings.pem();
    this.channelBinding = settings.channelBinding();
    this.own = own;
    this.names = List.copyOf(names);
    this.clock = clock;
    this.look = look.toNanos();
  }

  /** Makes and loads what the first handshake needs. */
  public void prepare() {
    try {
      context();
    } catch (IOException e) {
      log.error("TLS is not available: {}", e.getMessage(), e);
    }
  }

  @Override
  public Layered over(Socket plain) throws IOException {
    var socket =
        (SSLSocket)
            context()
                .getSocketFactory()
                .createSocket(
                    plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.setEnabledProtocols(PROTOCOLS);
    socket.startHandshake();
    var session = (ExtendedSSLSession) socket.getSession();
    return new Layered(
        socket,
        new Tls(session.getProtocol(), session.getCipherSuite(), asked(session)),
        channelBinding ? new ChannelBinding(session) : _ -> Optional.empty());
  }

  private static Optional<String> asked(ExtendedSSLSession session) {
    for (SNIServerName each : session.getRequestedServerNames()) {
      if (each instanceof SNIHostName host) {
        return Optional.of(host.getAsciiName());
      }
    }
    return Optional.empty();
  }

  private SSLContext context() throws IOException {
    Loaded loaded = current;
    if (loaded != null && System.nanoTime() - loaded.lookedAt < look) {
      return loaded.context;
    }
    lock.lock();
    try {
      loaded = current;
      if (loaded == null) {
        current = loaded = load();
      } else if (System.nanoTime() - loaded.lookedAt >= look) {
        current = loaded = again(loaded);
      }
      return loaded.context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate cannot be used: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private Loaded again(Loaded old) {
    List<FileTime> changed = old.changed;
    try {
      changed = changed(files());
      if (!changed.equals(old.changed)) {
        Loaded loaded = load();
        log.info("read the certificate again: {}", files().certificate());
        return loaded;
      }
    } catch (IOException | GeneralSecurityException e) {
      log.warn("the certificate changed and cannot be used; the old one stays: {}", e.getMessage());
    }
    return new Loaded(old.context, changed, System.nanoTime());
  }

  private Loaded load() throws IOException, GeneralSecurityException {
    TlsSettings.Pem files = files();
    if (configured.isEmpty() && !Files.exists(files.certificate())) {
      Files.createDirectories(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      SelfSigned.make(files, names, clock.instant());
    }
    List<FileTime> changed = changed(files);
    return new Loaded(context(PemIdentity.read(files)), changed, System.nanoTime());
  }

  private TlsSettings.Pem files() {
    return configured.orElseGet(
        () -> new TlsSettings.Pem(own.resolve("certificate.pem"), own.resolve("key.pem")));
  }

  private static List<FileTime> changed(TlsSettings.Pem files) throws IOException {
    return List.of(
        Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
  }

  private static SSLContext context(PemIdentity identity)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", identity.key(), new char[0], identity.chain());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
