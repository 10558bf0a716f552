package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail store of others, which takes mail by LMTP (RFC 2033). It does not know {@code nobody}, and
 * {@code full} is over his quota until there is room.
 */
final class MailStore implements AutoCloseable {
  private final ServerSocket listening;
  private final List<String> saved = new CopyOnWriteArrayList<>();
  private volatile boolean room;

  MailStore() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void makesRoom() {
    room = true;
  }

  /** Whose mail it has, in the order of its coming. */
  List<String> saved() {
    return saved;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> talk(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
      var recipients = new ArrayList<String>();
      say(client, "220 store.example LMTP");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say(client, answer(line, recipients));
        if (line.equals("DATA") && !recipients.isEmpty()) {
          while (!".".equals(in.readLine())) {
            // the content is of no interest
          }
          for (String each : recipients) {
            say(client, saves(each));
          }
        }
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  private static String answer(String line, List<String> recipients) {
    return switch (line.split("[ :]")[0]) {
      case "LHLO" -> "250-store.example\r\n250-ENHANCEDSTATUSCODES\r\n250 PIPELINING";
      case "MAIL", "RSET" -> {
        recipients.clear();
        yield "250 2.0.0 OK";
      }
      case "RCPT" -> {
        String path = line.substring(line.indexOf('<'), line.indexOf('>') + 1);
        if (path.startsWith("<nobody@")) {
          yield "550 5.1.1 " + path + " is not known here";
        }
        recipients.add(path);
        yield "250 2.1.5 OK";
      }
      case "DATA" -> recipients.isEmpty() ? "503 5.5.1 for whom?" : "354 go on";
      case "QUIT" -> "221 2.0.0 bye";
      default -> "500 5.5.1 this is LMTP";
    };
  }

  private String saves(String path) {
    if (path.startsWith("<full@") && !room) {
      return "452 4.2.2 " + path + " is over quota";
    }
    saved.add(path);
    return "250 2.0.0 " + path + " saved";
  }

  private static void say(Socket client, String reply) throws IOException {
    client.getOutputStream().write((reply + "\r\n").getBytes(US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
