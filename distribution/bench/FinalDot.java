import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/**
 * How long clients wait for the reply to the final dot: {@code java FinalDot.java PORT RECIPIENT
 * [SESSIONS [MAILS [OCTETS]]]}. Each session sends its mails over one connection, one after the
 * other; the first half warms both sides up and is not counted. Prints quantiles in milliseconds.
 */
final class FinalDot {
  private final int port;
  private final String recipient;
  private final int mails;
  private final byte[] content;

  private FinalDot(int port, String recipient, int mails, int octets) {
    this.port = port;
    this.recipient = recipient;
    this.mails = mails;
    var line = "x".repeat(70) + "\r\n";
    content =
        ("From: <sender@client.bench.test>\r\nSubject: wait\r\n\r\n" + line.repeat(octets / 72))
            .getBytes(StandardCharsets.US_ASCII);
  }

  public static void main(String[] args) throws Exception {
    int sessions = number(args, 2, 20);
    var load =
        new FinalDot(
            Integer.parseInt(args[0]), args[1], number(args, 3, 500), number(args, 4, 4096));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<long[]> session = load::session;
      var all = new ArrayList<Callable<long[]>>();
      for (int i = 0; i < sessions; i++) {
        all.add(session);
      }
      var waits = LongStream.empty();
      for (var each : threads.invokeAll(all)) {
        waits = LongStream.concat(waits, Arrays.stream(each.get()));
      }
      print(waits.sorted().toArray());
    }
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }

  private long[] session() throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      expect(in, '2');
      say(socket, in, "EHLO client.bench.test", '2');
      long[] waits = new long[mails];
      for (int i = 0; i < mails; i++) {
        say(socket, in, "MAIL FROM:<sender@client.bench.test>", '2');
        say(socket, in, "RCPT TO:<" + recipient + ">", '2');
        say(socket, in, "DATA", '3');
        socket.getOutputStream().write(content);
        long dot = System.nanoTime();
        say(socket, in, ".", '2');
        waits[i] = System.nanoTime() - dot;
      }
      say(socket, in, "QUIT", '2');
      return Arrays.copyOfRange(waits, mails / 2, mails);
    }
  }

  private static void say(Socket socket, BufferedReader in, String command, char expected)
      throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    expect(in, expected);
  }

  private static void expect(BufferedReader in, char expected) throws IOException {
    String line;
    do {
      line = in.readLine();
    } while (line != null && line.length() > 3 && line.charAt(3) == '-');
    if (line == null || line.charAt(0) != expected) {
      throw new IOException("expected " + expected + ", got " + line);
    }
  }

  private static void print(long[] sorted) {
    System.out.printf(
        "%d replies: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        sorted.length, at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(long[] sorted, double quantile) {
    return sorted[Math.min(sorted.length - 1, (int) (quantile * sorted.length))] / 1e6;
  }
}
