package org.rekkas.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rekkas.spi.config.Section;

/**
 * A daemon beside the server, on a port or a socket of the file system, and one conversation with
 * it at a time, on a connection of its own. The deadline is for the whole conversation, so that
 * neither a silent daemon nor one that sends an octet now and then holds anybody for long (attack
 * H10); at it the connection is closed under whoever reads or writes, and nobody waits for a {@link
 * LookUps look-up} of the name. Usable by all threads.
 *
 * @param address looked up anew for each conversation, where it is a name
 */
public record Daemon(String address, Duration within) {
  private static final Duration LEAST = Duration.ofMillis(100);

  /** What is said and heard. */
  @FunctionalInterface
  public interface Conversation<T> {
    T with(InputStream in, OutputStream out) throws IOException;
  }

  /** It is not there, does not answer in time, or says what makes no sense. */
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unavailable(String why) {
      super(why);
    }
  }

  /**
   * Reads {@code address} and {@code within} of a section; empty where there is no address, which
   * switches the daemon off.
   */
  public static Optional<Daemon> from(Section config, Duration byDefault) {
    Duration within = config.duration("within", byDefault);
    if (within.compareTo(LEAST) < 0) {
      config.problem("within", "is too short for any answer: at least 100ms");
    }
    Optional<String> address = config.optional("address").map(String::strip);
    if (address.isEmpty() || address.get().isEmpty()) {
      return Optional.empty();
    }
    if (!isAddress(address.get())) {
      config.problem(
          "address", "is neither host:port nor the path of a socket (try \"127.0.0.1:3310\")");
      return Optional.empty();
    }
    return Optional.of(new Daemon(address.get(), within));
  }

  private static boolean isAddress(String text) {
    int colon = text.lastIndexOf(':');
    return text.startsWith("/")
        || (colon > 0
            && text.substring(colon + 1).matches("[0-9]{1,5}")
            && Integer.parseInt(text.substring(colon + 1)) <= 65_535);
  }

  /**
   * @throws Unavailable whatever goes wrong
   */
  public <T> T ask(Conversation<T> conversation) {
    try (var channel = channel()) {
      var answer = new FutureTask<T>(() -> talk(channel, conversation));
      Thread.ofVirtual().start(answer);
      return within(answer);
    } catch (IOException e) {
      throw new Unavailable(address + ": " + e);
    }
  }

  /** Does not wait for the thread: it may hear no interrupt. */
  private <T> T within(FutureTask<T> answer) {
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new Unavailable(address + " has not answered within " + within.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw unavailable(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while " + address + " was asked");
    } finally {
      answer.cancel(true);
    }
  }

  private Unavailable unavailable(ExecutionException e) {
    return e.getCause() instanceof Unavailable known
        ? known
        : new Unavailable(address + ": " + e.getCause());
  }

  private SocketChannel channel() throws IOException {
    return isPath() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
  }

  private <T> T talk(SocketChannel channel, Conversation<T> conversation)
      throws IOException, InterruptedException {
    channel.connect(where());
    return conversation.with(Channels.newInputStream(channel), Channels.newOutputStream(channel));
  }

  private SocketAddress where() throws IOException, InterruptedException {
    if (isPath()) {
      return UnixDomainSocketAddress.of(Path.of(address));
    }
    String host = address.substring(0, address.lastIndexOf(':')).replaceAll("^\\[|]$", "");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return new InetSocketAddress(found(host), port);
  }

  private static InetAddress found(String host) throws IOException, InterruptedException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      return LookUps.address(host);
    }
  }

  private boolean isPath() {
    return address.startsWith("/");
  }
}
