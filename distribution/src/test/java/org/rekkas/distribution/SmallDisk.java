package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A small file system in memory (tmpfs), so that it can run full. Mounting one needs root. */
final class SmallDisk implements AutoCloseable {
  private final Path at;
  private final Path filler;

  private SmallDisk(Path at) {
    this.at = at;
    this.filler = at.resolve("filler");
  }

  static SmallDisk mount(Path at, int megabytes) throws IOException {
    Files.createDirectory(at);
    Ran mount =
        run(at, "mount", "-t", "tmpfs", "-o", "mode=700,size=" + megabytes + "m", "none", at + "");
    assertEquals(0, mount.exit(), () -> mount + "This test needs a tmpfs: run it as root.");
    return new SmallDisk(at);
  }

  private static Ran run(Path at, String... command) throws IOException {
    return Installation.execute(List.of(command), at.getParent(), Map.of());
  }

  /** Somebody else's file takes so much of it, until {@link #makeRoom}. */
  void take(int megabytes) throws IOException {
    try (var out = Files.newOutputStream(filler)) {
      for (int i = 0; i < megabytes; i++) {
        out.write(new byte[1 << 20]);
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(filler);
  }

  /** Takes all of it, and whatever is let go of, until it is closed. */
  Flood flood() throws IOException {
    return new Flood(filler);
  }

  @Override
  public void close() throws IOException {
    run(at, "umount", at.toString()).succeeded();
  }

  /** A file that grows for as long as it can. */
  static final class Flood implements AutoCloseable {
    private final Path filler;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    private Flood(Path filler) throws IOException {
      this.filler = filler;
      OutputStream out = Files.newOutputStream(filler);
      thread = Thread.ofPlatform().name("flood").daemon().start(() -> grow(out));
    }

    private void grow(OutputStream out) {
      byte[] page = new byte[4096];
      try (out) {
        while (end.getCount() > 0) {
          try {
            out.write(page);
          } catch (IOException full) {
            boolean _ = end.await(2, TimeUnit.MILLISECONDS);
          }
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException, InterruptedException {
      end.countDown();
      thread.join();
      Files.delete(filler);
    }
  }
}
