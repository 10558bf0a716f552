package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A next hop on a loopback socket that plays transcripts, one for each connection in turn: {@code
 * S:} is said, {@code C:} must come, octet by octet ({@code …} at its end stands for anything). A
 * line {@code S!} is said as it is, without a line end, with {@code \r \n \0} for those; {@code X:
 * close} ends the connection, {@code X: tls} shakes hands, {@code X: wait} waits for the other side
 * to end it, {@code X: hold} reads nothing any more, {@code X: take 9000} reads so many octets,
 * whatever they are. What did not come as it should is told by {@link #played}.
 */
final class ScriptedHop implements AutoCloseable {
  private static final String TAKE = "take ";

  private final ServerSocket listening;
  private final List<List<String>> scripts = new ArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Integer> through = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Thread> servers = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private Optional<UnaryOperator<Socket>> tls = Optional.empty();

  ScriptedHop(String... transcripts) {
    this("127.0.0.1", 0, transcripts);
  }

  ScriptedHop(String address, int port, String... transcripts) {
    for (String each : transcripts) {
      scripts.add(each.lines().filter(line -> !line.isBlank()).toList());
    }
    try {
      listening = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofVirtual().start(this::accept);
  }

  ScriptedHop with(UnaryOperator<Socket> handshake) {
    tls = Optional.of(handshake);
    return this;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** All transcripts were played to their ends, and nothing else came. */
  void played() {
    await(() -> through.size() == connections.get()); // an input that is shut down is not read on
    for (Socket each : open) {
      quietly(each);
    }
    awaitEnds();
    assertEquals(List.of(), wrong);
    assertEquals(scripts.size(), connections.get(), "connections");
  }

  /** Until the connections that there are have ended. */
  void awaitEnds() {
    await(() -> ended.get() == connections.get());
  }

  private static void await(BooleanSupplier what) {
    long until = System.nanoTime() + 5_000_000_000L;
    while (!what.getAsBoolean() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  int connections() {
    return connections.get();
  }

  /** Says something over the last connection, whatever stands in its transcript. */
  void interrupts(String reply) {
    try {
      open.getLast().getOutputStream().write((reply + "\r\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var socket = listening.accept();
        socket.setTcpNoDelay(true);
        int number = connections.getAndIncrement();
        open.add(socket);
        servers.add(Thread.ofVirtual().start(() -> serve(socket, number)));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      if (number >= scripts.size()) {
        wrong.add("connection " + (number + 1) + " was not expected");
        return;
      }
      play(socket, scripts.get(number), number);
    } catch (IOException e) {
      wrong.add("connection " + (number + 1) + ": " + e);
    } finally {
      through.add(number);
      ended.incrementAndGet();
    }
  }

  private void play(Socket first, List<String> script, int index) throws IOException {
    int number = index + 1;
    Socket socket = first;
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    for (String line : script) {
      String text = line.length() > 3 ? line.substring(3) : "";
      switch (line.substring(0, 2)) {
        case "S:" -> out.write((text + "\r\n").getBytes(UTF_8));
        case "S!" -> out.write(unescape(text).getBytes(UTF_8));
        case "C:" -> {
          String came = read(in);
          boolean as =
              text.endsWith("…")
                  ? came.startsWith(text.substring(0, text.length() - 1))
                  : came.equals(text);
          if (!as) {
            wrong.add("connection " + number + ": «" + came + "» instead of «" + text + "»");
            return;
          }
        }
        case "X:" -> {
          if (text.startsWith(TAKE)) {
            in.skipNBytes(Long.parseLong(text.substring(TAKE.length())));
            continue;
          }
          switch (text) {
            case "tls" -> {
              socket = tls.orElseThrow().apply(socket);
              in = new BufferedInputStream(socket.getInputStream());
              out = socket.getOutputStream();
            }
            case "hold" -> {
              try {
                new java.util.concurrent.CountDownLatch(1).await();
              } catch (InterruptedException _) {
                return;
              }
            }
            case "wait" -> {
              through.add(index);
              if (in.read() >= 0) {
                wrong.add("connection " + number + ": more came");
              }
            }
            default -> {
              return;
            }
          }
        }
        default -> throw new AssertionError(line);
      }
    }
    through.add(index);
    String more = read(in);
    if (!more.isEmpty() && !more.equals("QUIT")) {
      wrong.add("connection " + number + ": «" + more + "» came behind the end");
    }
  }

  /** A line up to CRLF, or what there is. A CR or LF alone is shown. */
  private static String read(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int before = -1;
    while (true) {
      int c;
      try {
        c = in.read();
      } catch (IOException _) {
        c = -1;
      }
      if (c < 0 || (c == '\n' && before == '\r')) {
        String text = line.toString(UTF_8);
        String whole = c < 0 ? text : text.substring(0, text.length() - 1);
        return whole.replace("\r", "\\r").replace("\n", "\\n");
      }
      line.write(c);
      before = c;
    }
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  private static void quietly(Socket socket) {
    try {
      socket.shutdownInput();
    } catch (IOException _) {
      // closed already
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : open) {
      each.close();
    }
    thread.interrupt();
    servers.forEach(Thread::interrupt);
  }
}
