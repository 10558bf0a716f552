package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A next hop that works out its replies: what is not MAIL, RCPT, BDAT or QUIT is answered by the
 * test, and BDAT where it wants to. It notes who came, and the chunks.
 */
final class TalkingHop implements AutoCloseable {
  private static final String OK = "250 2.0.0 OK";

  private final ServerSocket listening;
  private final UnaryOperator<String> answers;
  private final List<InetAddress> clients = new CopyOnWriteArrayList<>();
  private final List<String> chunks = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<String> chunkAnswers = _ -> OK;

  /**
   * @param answers from a line to the reply, of one or more lines, without the last line end
   */
  TalkingHop(String address, UnaryOperator<String> answers) throws IOException {
    this.answers = answers;
    listening = new ServerSocket(0, 50, InetAddress.ofLiteral(address));
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * @param answerer from a line of BDAT to the reply, or replies
   */
  TalkingHop answeringChunks(UnaryOperator<String> answerer) {
    chunkAnswers = answerer;
    return this;
  }

  int port() {
    return listening.getLocalPort();
  }

  List<InetAddress> clients() {
    return clients;
  }

  /** Each octet is a character. */
  List<String> chunks() {
    return chunks;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        clients.add(client.getInetAddress());
        Thread.ofVirtual().start(() -> talk(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      var in = new BufferedInputStream(client.getInputStream());
      say(client, "220 talking.test");
      for (String read = read(in); !read.isEmpty(); read = read(in)) {
        String line = read.strip();
        if (line.startsWith("BDAT ")) {
          int octets = Integer.parseInt(line.split(" ")[1]);
          chunks.add(new String(in.readNBytes(octets), ISO_8859_1));
          say(client, chunkAnswers.apply(line));
        } else {
          say(client, line.matches("(MAIL|RCPT|QUIT).*") ? OK : answers.apply(line));
        }
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  private static void say(Socket client, String reply) throws IOException {
    client.getOutputStream().write((reply + "\r\n").getBytes(UTF_8));
  }

  /** A line with its end; nothing where the client has gone. */
  private static String read(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int octet;
    do {
      octet = in.read();
      if (octet >= 0) {
        line.write(octet);
      }
    } while (octet >= 0 && octet != '\n');
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
