package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rekkas.spi.Host;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** A server in memory, and what its mails become. */
final class Stage {
  final FakeGate gate = new FakeGate();
  final RecordingIntake intake = new RecordingIntake();
  final FakeAccounts accounts =
      new FakeAccounts("example.org").add("ali@example.org", "Ali").add("joe@example.org", "Joe");
  final FakeSurroundings surroundings =
      new FakeSurroundings("smtp", Path.of("unused"))
          .with(new Host("mx.example.org", "example.org", "Rekkas/test"))
          .with(gate)
          .with(accounts)
          .with(intake);
  final SmtpSettings settings;
  private final SmtpProtocol protocol;

  Stage(SmtpSettings settings) {
    this.settings = settings;
    protocol = new SmtpProtocol(SettingsByListener.of(settings), surroundings, new Allowances());
  }

  Stage() {
    this(Settings.DEFAULT);
  }

  Stage play(String transcript) {
    Transcript.of(transcript).play(protocol::serve);
    return this;
  }

  void play(Transcript transcript, MemoryConnection connection) {
    transcript.play(protocol::serve, connection);
  }

  SmtpProtocol protocol() {
    return protocol;
  }

  /** What it says to a client that sends this in pieces, and closes. */
  String talk(int piece, String input) throws IOException {
    return talk(piece, List.of(input));
  }

  /**
   * @param parts none empty
   */
  String talk(int piece, List<String> parts) throws IOException {
    var said = new StringBuilder();
    var left = parts.iterator();
    var all =
        new MemoryConnection(
            heard -> {
              said.append(new String(heard, ISO_8859_1));
              return left.hasNext() ? left.next().getBytes(ISO_8859_1) : new byte[0];
            });
    protocol.serve(all.inPieces(piece));
    said.append(new String(all.unheard(), ISO_8859_1));
    return said.toString();
  }
}
