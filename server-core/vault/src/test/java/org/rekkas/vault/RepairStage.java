package org.rekkas.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Data from which mails were sent since their backup. */
abstract class RepairStage {
  static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0);

  static final List<String> MAILS = List.of("m1", "m2", "m3", "m4");

  @TempDir Path folder;
  final List<String> alarms = new ArrayList<>();
  Path data;
  Path backup;

  @BeforeEach
  void mailsThatWereSentSinceTheBackup() throws IOException {
    data = folder.resolve("data");
    backup = folder.resolve("backup");
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      mails.take("m0", 5_000);
      mails.take("large", 50_000);
      engine.backup(backup);
      for (String name : MAILS) {
        mails.take(name, 1_000);
      }
      MAILS.forEach(mails::forget);
    }
  }

  Engine open(Path there) throws IOException {
    return Engine.open(there, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  static TreeSet<String> unexplained(Engine engine) {
    var heads = new TreeSet<String>();
    engine.unexplained((_, head, _) -> heads.add(new String(head, StandardCharsets.UTF_8)));
    return heads;
  }
}
