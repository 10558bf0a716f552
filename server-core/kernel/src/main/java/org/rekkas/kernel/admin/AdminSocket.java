package org.rekkas.kernel.admin;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrator's door to the running server: a Unix-domain socket in the data folder, mode
 * 0600, for the server's own user and root. Each caller has a virtual thread. What is spoken:
 * {@link Frames}.
 */
public final class AdminSocket implements AutoCloseable {
  /** Below the data folder. */
  public static final String NAME = "admin.sock";

  private static final Logger log = LoggerFactory.getLogger(AdminSocket.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** How long to wait when there is nothing to accept with, as with EMFILE (attack B22). */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Path file;
  private final Runner runner;
  private final String owner;
  private final ServerSocketChannel server;
  private final AtomicInteger running = new AtomicInteger();

  /** Runs the words of a command and answers with the exit code. */
  @FunctionalInterface
  public interface Runner {
    int run(List<String> words, Caller caller);
  }

  AdminSocket(Path file, Runner runner, String owner, ServerSocketChannel server) {
    this.file = file;
    this.runner = runner;
    this.owner = owner;
    this.server = server;
  }

  /** Opens the socket; one that a crash left behind is replaced: whoever calls holds the data. */
  public static AdminSocket open(Path data, Runner runner) throws IOException {
    Path file = data.resolve(NAME);
    Files.deleteIfExists(file);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      var socket = new AdminSocket(file, runner, Files.getOwner(file).getName(), server);
      socket.start();
      return socket;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  void start() {
    Thread.ofPlatform().name("admin").daemon().start(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        running.incrementAndGet(); // a stop waits for whoever came in, begun or not
        Thread.ofVirtual().name("admin-caller").start(() -> serve(channel));
      } catch (IOException e) {
        if (server.isOpen()) {
          log.warn("the administrator's socket cannot accept, waits a moment: {}", e.getMessage());
          LockSupport.parkNanos(this, PAUSE.toNanos());
        }
      } catch (RuntimeException | Error e) { // without this thread nobody is heard any more
        log.error("the administrator's socket could not take a caller", e);
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      String user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (!user.equals(owner) && !user.equals("root")) {
        log.warn("the user {} may not give commands", user);
        return;
      }
      converse(new Frames(Channels.newInputStream(channel), Channels.newOutputStream(channel)));
    } catch (IOException e) {
      log.debug("a caller went away: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      log.error("a command broke", e);
    } finally {
      running.decrementAndGet();
    }
  }

  private void converse(Frames frames) throws IOException {
    Frames.Frame request = frames.receive();
    List<String> words = words(request);
    try (var out = stream(frames, Frames.OUTPUT);
        var err = stream(frames, Frames.ERROR)) {
      var caller = new Caller(Path.of(words.getFirst()), new Asked(frames), out, err);
      int exit = runner.run(words.subList(1, words.size()), caller);
      out.flush();
      err.flush();
      frames.send(Frames.EXIT, (byte) exit);
    }
  }

  private static List<String> words(Frames.Frame request) throws IOException {
    var words = new ArrayList<String>();
    int begin = 0;
    for (int i = 0; i < request.octets().length; i++) {
      if (request.octets()[i] == 0) {
        words.add(new String(request.octets(), begin, i - begin, StandardCharsets.UTF_8));
        begin = i + 1;
      }
    }
    if (request.kind() != Frames.REQUEST || words.isEmpty()) {
      throw new IOException("not a request");
    }
    return words;
  }

  private static PrintStream stream(Frames frames, byte kind) {
    var out =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            frames.send(kind, (byte) octet);
          }

          @Override
          public void write(byte[] from, int offset, int length) throws IOException {
            for (int sent = 0; sent < length; sent += Frames.CHUNK) {
              frames.send(kind, from, offset + sent, Math.min(Frames.CHUNK, length - sent));
            }
          }
        };
    return new PrintStream(
        new BufferedOutputStream(out, Frames.CHUNK), false, StandardCharsets.UTF_8);
  }

  /** Standard input of the caller, asked for as it is read. */
  private static final class Asked extends InputStream {
    private final Frames frames;
    private byte[] chunk = {};
    private int read;
    private boolean ended;

    Asked(Frames frames) {
      this.frames = frames;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (read == chunk.length && !ended) {
        frames.send(Frames.WANT);
        Frames.Frame frame = frames.receive();
        ended = frame.kind() == Frames.END;
        chunk = frame.octets();
        read = 0;
      }
      if (read == chunk.length) {
        return -1;
      }
      int n = Math.min(length, chunk.length - read);
      System.arraycopy(chunk, read, into, offset, n);
      read += n;
      return n;
    }
  }

  /** Takes no more commands; what runs may say its last words. */
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("the administrator's socket was not removed: {}", e.getMessage());
    }
    long until = System.nanoTime() + LAST_WORDS.toNanos();
    while (running.get() > 0 && until - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, 5_000_000);
    }
  }
}
