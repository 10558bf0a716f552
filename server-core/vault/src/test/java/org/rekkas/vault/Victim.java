package org.rekkas.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Takes mails into a vault, and says of each that it was taken, until it is killed. */
final class Victim {
  static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(512 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofMillis(20));

  private Victim() {}

  /** Folder, and a name for this run. */
  public static void main(String[] args) throws Exception {
    var engine = Engine.open(Path.of(args[0]), SETTINGS, Clock.systemUTC(), System.err::println);
    var mails = new Mails(engine);
    for (int sender = 1; sender < 8; sender++) {
      String name = args[1] + "-" + sender;
      Thread.startVirtualThread(() -> send(mails, name));
    }
    send(mails, args[1] + "-0");
  }

  private static void send(Mails mails, String name) {
    try {
      for (int i = 0; ; i++) {
        var head = name + "-" + i;
        int size = size(head);
        mails.take(head, size);
        if (i % 4 == 3) {
          mails.forget(head);
        } else {
          System.out.println("taken " + head + " .");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int size(String head) {
    int some = Math.floorMod(head.hashCode(), 12_000);
    return some % 20 == 0 ? 40_000 : some;
  }
}
