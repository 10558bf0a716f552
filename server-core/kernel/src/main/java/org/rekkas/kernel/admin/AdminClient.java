package org.rekkas.kernel.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The command line's end of the administrator's socket. Loads next to nothing, so that a command
 * takes no longer than the JVM's own start.
 */
public final class AdminClient {
  private static final String ENDED =
      "the server ended before it said what came of this: some of it may be done, or all";

  private AdminClient() {}

  /**
   * Has the running server run a command.
   *
   * @return the exit code; empty where no server runs. Where the output cannot be written the
   *     server is left alone with the command, and it is 1
   */
  public static OptionalInt run(Path socket, List<String> words, Caller caller) throws IOException {
    if (!Files.exists(socket)) {
      return OptionalInt.empty();
    }
    try (SocketChannel channel = connect(socket)) {
      if (!channel.isConnected()) {
        return OptionalInt.empty();
      }
      var frames = new Frames(Channels.newInputStream(channel), Channels.newOutputStream(channel));
      send(frames, Frames.REQUEST, request(words, caller.folder()));
      return OptionalInt.of(converse(frames, caller));
    }
  }

  private static SocketChannel connect(Path socket) throws IOException {
    var channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (java.net.ConnectException _) {
      // the socket of a server that is no more
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  private static byte[] request(List<String> words, Path folder) {
    var request = new ByteArrayOutputStream();
    request.writeBytes(folder.toString().getBytes(StandardCharsets.UTF_8));
    request.write(0);
    for (String word : words) {
      request.writeBytes(word.getBytes(StandardCharsets.UTF_8));
      request.write(0);
    }
    return request.toByteArray();
  }

  private static void send(Frames frames, byte kind, byte... octets) throws IOException {
    try {
      frames.send(kind, octets);
    } catch (IOException e) {
      throw new IOException(ENDED, e);
    }
  }

  private static Frames.Frame receive(Frames frames) throws IOException {
    try {
      return frames.receive();
    } catch (IOException e) {
      throw new IOException(ENDED, e);
    }
  }

  private static int converse(Frames frames, Caller caller) throws IOException {
    byte[] chunk = new byte[Frames.CHUNK];
    while (true) {
      Frames.Frame frame = receive(frames);
      switch (frame.kind()) {
        case Frames.OUTPUT -> {
          caller.out().write(frame.octets());
          if (caller.out().checkError()) {
            return 1;
          }
        }
        case Frames.ERROR -> {
          caller.err().write(frame.octets());
          caller.err().flush();
        }
        case Frames.WANT -> {
          int n = caller.in().read(chunk);
          if (n < 0) {
            send(frames, Frames.END);
          } else {
            send(frames, Frames.INPUT, Arrays.copyOf(chunk, n));
          }
        }
        case Frames.EXIT -> {
          return frame.octets()[0];
        }
        default -> throw new IOException("an unknown frame: " + frame.kind());
      }
    }
  }
}
