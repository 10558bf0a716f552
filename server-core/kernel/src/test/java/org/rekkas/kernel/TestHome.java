package org.rekkas.kernel;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.rekkas.kernel.admin.AdminClient;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.spi.Plugin;
import org.rekkas.vault.EngineSettings;

/** A folder for a server of one listener and one plugin, {@link Word}, and whoever runs it. */
final class TestHome {
  final Home home;
  final Word plugin = new Word();
  private final Path root;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  TestHome(Path root) throws IOException {
    this.root = root;
    home = new Home(root);
    Files.createDirectories(home.conf());
    configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "good day");
  }

  void configure(String listener, String word) throws IOException {
    configure(
        """
        <server>
          <host name="mx.example"/>
          <listeners>%s</listeners>
          <word say="%s"/>
        </server>
        """
            .formatted(listener, word));
  }

  void configure(String server) throws IOException {
    Files.writeString(home.conf().resolve("server.xml"), server);
  }

  Server open(Plugin<?>... more) throws IOException {
    var plugins = new ArrayList<Plugin<?>>(List.of(more));
    plugins.add(plugin);
    return Server.open(
        Installation.of(home, plugins, EngineSettings.defaults(), Clock.systemUTC(), _ -> {}));
  }

  /** Empty: no server answers. */
  OptionalInt command(String... words) throws IOException {
    said.reset();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var caller = new Caller(root, InputStream.nullInputStream(), out, out);
    return AdminClient.run(home.data().resolve(AdminSocket.NAME), List.of(words), caller);
  }

  /** Without a server. */
  int stopped(String... words) throws IOException {
    said.reset();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Stopped.run(
        home, List.of(words), new Caller(root, InputStream.nullInputStream(), out, out));
  }

  /** What the last command said. */
  String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  /** What a client of the first listener hears. */
  static String heard(Server server) throws IOException {
    var address = server.listeners().address("one").orElseThrow();
    try (var socket = new Socket(address.getAddress(), address.getPort());
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      return in.readLine();
    }
  }
}
