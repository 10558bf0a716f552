package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 (RFC 8446, RFC 8996) by the JDK, with the configured PEM files or a self-signed
 * certificate. Each service has tickets of its own, which another refuses (attack C11). Nothing is
 * loaded before the first handshake or {@link #prepare}; files that change are read again, and if
 * they cannot be read the old ones stay. Used by all sessions.
 */
public final class JdkTls implements TlsLayer {
  private static final Logger log = LoggerFactory.getLogger(JdkTls.class);

  static {
    // Read by the JDK once; there is no other way to say it. Nobody needs a second handshake, and
    // each costs the server more than the client.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** How often the files are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final TlsSettings settings;
  private final Path folder;
  private final ShownCertificates shown;
  private final List<String> names;
  private final Clock clock;
  private final long look;
  private final ReentrantLock lock = new ReentrantLock();

  /** Used under the lock. */
  private final Endings endings = new Endings();

  private volatile @Nullable Loaded current;

  /** Whether the files are to be looked at, whenever that was done last. */
  private volatile boolean stale;

  /**
   * Why nothing, or nothing anew, could be loaded when that was last tried; written under the lock.
   */
  private volatile @Nullable Missed missed;

  /**
   * @param at as nanoTime
   */
  private record Missed(String why, long at) {}

  /**
   * The keys, and for each service what shakes hands with them.
   *
   * @param changed when files last did that are not of pairs
   * @param got by plugins; those that were good when they were read are shown
   */
  private record Loaded(
      KeysByName keys,
      Map<String, ClientCertificates> clients,
      ConcurrentHashMap<String, SSLContext> contexts,
      PemPairs pairs,
      List<FileTime> changed,
      List<PemIdentity> got,
      Instant readAt,
      long lookedAt) {

    /**
     * @param place of the certificate that is shown, where each has tickets of its own
     */
    SSLContext of(String service, String place) {
      return contexts.computeIfAbsent(
          service + place, _ -> context(keys, Optional.ofNullable(clients.get(service))));
    }

    /** Whether one has begun or ceased to be good, or the clock was set. */
    boolean shallShowOthers(Instant now) {
      return got.stream().anyMatch(each -> each.isGoodAt(now) != each.isGoodAt(readAt));
    }

    Loaded lookedAt(long now) {
      return new Loaded(keys, clients, contexts, pairs, changed, got, readAt, now);
    }

    /** What clients see that ask for the name. */
    PublicKey key(String name) {
      return keys.of(name).chain()[0].getPublicKey();
    }
  }

  /**
   * @param folder in which the self-signed certificate is kept
   * @param names of the self-signed certificate, the server's own first; certificates have them in
   *     A-labels
   */
  public JdkTls(TlsSettings settings, Path folder, List<String> names, Clock clock) {
    this(settings, folder, names, clock, LOOK);
  }

  JdkTls(TlsSettings settings, Path folder, List<String> names, Clock clock, Duration look) {
    this.settings = settings;
    this.folder = folder;
    this.shown = new ShownCertificates(folder.resolve("shown"), () -> stale = true);
    this.names = names.stream().map(JdkTls::inCertificates).toList();
    this.clock = clock;
    this.look = look.toNanos();
  }

  private static String inCertificates(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ALabels.of(lower).orElse(lower);
  }

  /** Those that plugins get for this server. */
  public PluginCertificates certificates() {
    return shown;
  }

  /** Makes and loads what the first handshake needs. */
  public void prepare() {
    boolean _ = isLoaded();
  }

  /** Until it was tried, it is taken for granted: a greeting shall not wait for it. */
  @Override
  public boolean isReady() {
    return current != null || missed == null || isLoaded();
  }

  private boolean isLoaded() {
    try {
      var _ = loaded();
      return true;
    } catch (IOException _) {
      return false; // the log has it
    }
  }

  /**
   * The key that is shown for the host's name, as DANE names it, {@code 3 1 1} (RFC 7671 §5.1); it
   * stays the same when the certificate is renewed. Empty where TLS is not available.
   */
  public Optional<Dns.Tlsa> forDane() {
    try {
      byte[] key = loaded().key(names.getFirst()).getEncoded();
      return Optional.of(new Dns.Tlsa(3, 1, 1, MessageDigest.getInstance("SHA-256").digest(key)));
    } catch (IOException | GeneralSecurityException e) {
      log.warn("the certificate cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * When each certificate ends, by the name that it is shown for, the server's own by the host's;
   * as they were last read, so none before the first handshake.
   */
  public Map<String, Instant> ends() {
    Loaded loaded = current;
    return loaded == null ? Map.of() : loaded.keys.ends(host());
  }

  /**
   * The certificates that have ended or end soon, as sentences without a subject. None before the
   * first handshake.
   */
  public List<String> ending() {
    try {
      return current == null ? List.of() : ending(loaded());
    } catch (IOException _) {
      return List.of(); // the log has it
    }
  }

  private List<String> ending(Loaded loaded) {
    return loaded.keys.ending(host(), clock.instant());
  }

  /** What the server's own certificate is shown for, at the least. */
  private String host() {
    return names.isEmpty() ? "this server" : names.getFirst();
  }

  @Override
  public Layered over(Socket plain, String service) throws IOException {
    Loaded loaded = loaded();
    var flights = new Flights(plain);
    SSLSocket socket = layered(loaded, flights, service);
    socket.setUseClientMode(false);
    socket.setEnabledProtocols(PROTOCOLS);
    socket.setEnabledCipherSuites(
        Suites.of(socket.getEnabledCipherSuites(), settings.olderSuites().contains(service)));
    var clients = Optional.ofNullable(loaded.clients.get(service));
    socket.setWantClientAuth(clients.isPresent());
    socket.startHandshake();
    flights.landed();
    var session = (ExtendedSSLSession) socket.getSession();
    return new Layered(
        socket,
        new Tls(session.getProtocol(), session.getCipherSuite()),
        settings.channelBinding() ? new ChannelBinding(session) : _ -> Optional.empty(),
        clients.map(asked -> asked.named(session)).orElse(List.of()));
  }

  /**
   * Where there are certificates of other names, each has tickets of its own: the JDK would take up
   * a session that was begun with another name, which RFC 6066 §3 forbids (attack C11).
   */
  private SSLSocket layered(Loaded loaded, Socket plain, String service) throws IOException {
    if (!loaded.keys.hasOthers() && shown.proofs().isEmpty()) {
      String host = plain.getInetAddress().getHostAddress();
      return (SSLSocket)
          loaded
              .of(service, "")
              .getSocketFactory()
              .createSocket(plain, host, plain.getPort(), true);
    }
    ClientHello hello = ClientHello.read(plain.getInputStream());
    Optional<SSLContext> proof = shown.proofs().of(hello);
    SSLContext context =
        proof.orElseGet(() -> loaded.of(service, " " + loaded.keys.place(hello.name())));
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, hello.replayed(), true);
    if (proof.isPresent()) {
      AcmeProofs.agree(socket);
    }
    return socket;
  }

  private Loaded loaded() throws IOException {
    Loaded loaded = current;
    if (loaded != null && !isDue(loaded)) {
      return loaded;
    }
    lock.lock();
    try {
      loaded = current;
      if (loaded == null) {
        current = loaded = first();
      } else if (isDue(loaded)) {
        stale = false;
        current = loaded = again(loaded);
      }
      endings.tell(ending(loaded));
      return loaded;
    } finally {
      lock.unlock();
    }
  }

  /** What cannot be loaded is tried again when files would be looked at again, and told once. */
  private Loaded first() throws IOException {
    Missed last = missed;
    if (last != null && System.nanoTime() - last.at < look) {
      throw new IOException(last.why);
    }
    try {
      if (settings.pem().isEmpty()) {
        SelfSigned.ensure(own(), names, clock.instant());
      }
      Loaded loaded = load(PemPairs.read(configured()));
      missed = null;
      return loaded;
    } catch (IOException | GeneralSecurityException e) {
      String why = "the certificate cannot be used: " + e;
      if (last == null || !last.why.equals(why)) {
        log.error("TLS is not available, and STARTTLS not offered: {}", why);
      }
      missed = new Missed(why, System.nanoTime());
      throw new IOException(why, e);
    }
  }

  private boolean isDue(Loaded loaded) {
    return stale || System.nanoTime() - loaded.lookedAt >= look;
  }

  private Loaded again(Loaded old) {
    var whys = new ArrayList<String>();
    Loaded loaded = old.lookedAt(System.nanoTime());
    try {
      PemPairs pairs = old.pairs.again(whys::add);
      if (pairs != old.pairs
          || !changed().equals(old.changed)
          || old.shallShowOthers(clock.instant())) {
        loaded = load(pairs);
        log.info("read the certificates again: {}", own().certificate());
        if (!loaded.key(names.getFirst()).equals(old.key(names.getFirst()))) {
          log.warn("the server's key is another; a TLSA record of the DNS, if any, must be, too");
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      whys.add(PemPairs.why(e));
    }
    missed = whys.isEmpty() ? null : missed(String.join("; ", whys));
    return loaded;
  }

  /** Told once. */
  private Missed missed(String why) {
    Missed last = missed;
    if (last == null || !last.why.equals(why)) {
      log.warn("a certificate changed and cannot be used; the old ones stay: {}", why);
    }
    return new Missed(why, System.nanoTime());
  }

  private Loaded load(PemPairs pairs) throws IOException, GeneralSecurityException {
    BouncyCurves.prefer();
    List<FileTime> changed = changed();
    var hosts = new ArrayList<KeysByName.Named>();
    for (TlsSettings.Host each : settings.hosts()) {
      hosts.add(new KeysByName.Named(each.name(), pairs.of(each.pem())));
    }
    Instant now = clock.instant();
    var got = new ArrayList<PemIdentity>();
    var shown = new ArrayList<KeysByName.Named>();
    Optional<PemIdentity> ofHost = addShown(shown, got, now);
    boolean isConfigured = settings.pem().isPresent();
    PemIdentity own = isConfigured || ofHost.isEmpty() ? pairs.of(own()) : ofHost.get();
    List<String> ownNames = isConfigured ? ShownCertificates.names(own) : List.of();
    var keys = new KeysByName(own, ownNames, hosts, shown);
    return new Loaded(
        keys, clients(), new ConcurrentHashMap<>(), pairs, changed, got, now, System.nanoTime());
  }

  private Map<String, ClientCertificates> clients() throws IOException, GeneralSecurityException {
    var clients = new HashMap<String, ClientCertificates>();
    for (var each : settings.clients().authorities().entrySet()) {
      clients.put(
          each.getKey(), ClientCertificates.read(each.getValue(), settings.clients().accounts()));
    }
    return clients;
  }

  /** Adds those that plugins got, which are no reason to have no TLS; finds the host's own. */
  private Optional<PemIdentity> addShown(
      List<KeysByName.Named> into, List<PemIdentity> got, Instant now) throws IOException {
    Optional<PemIdentity> ofHost = Optional.empty();
    for (TlsSettings.Pem each : shown.pairs()) {
      try {
        PemIdentity identity = PemIdentity.read(each).ready();
        got.add(identity);
        if (!identity.isGoodAt(now)) {
          log.warn("{} is not good now, and is not shown", each.certificate());
          continue;
        }
        List<String> of = ShownCertificates.names(identity);
        of.forEach(name -> into.add(new KeysByName.Named(name, identity)));
        if (ofHost.isEmpty() && of.contains(names.getFirst())) {
          ofHost = Optional.of(identity);
        }
      } catch (IOException | GeneralSecurityException e) {
        log.warn("{} cannot be used: {}", each.certificate(), e.getMessage());
      }
    }
    return ofHost;
  }

  private TlsSettings.Pem own() {
    return settings
        .pem()
        .orElseGet(
            () ->
                new TlsSettings.Pem(folder.resolve("certificate.pem"), folder.resolve("key.pem")));
  }

  private List<TlsSettings.Pem> configured() {
    return Stream.concat(Stream.of(own()), settings.hosts().stream().map(TlsSettings.Host::pem))
        .toList();
  }

  /** Of what is read together, apart from the configured pairs. */
  private List<FileTime> changed() throws IOException {
    var times = new ArrayList<FileTime>();
    for (TlsSettings.Pem each : shown.pairs()) {
      times.addAll(PemPairs.changed(each));
    }
    for (Path each : settings.clients().authorities().values()) {
      times.add(Files.getLastModifiedTime(each));
    }
    return times;
  }

  static SSLContext context(KeysByName keys) {
    return context(keys, Optional.empty());
  }

  private static SSLContext context(KeysByName keys, Optional<ClientCertificates> clients) {
    try {
      var context = SSLContext.getInstance("TLS");
      var trust = clients.map(each -> new TrustManager[] {each}).orElse(null);
      context.init(new KeyManager[] {keys}, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
