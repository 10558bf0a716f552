package org.rekkas.kernel.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemServersTest {
  @TempDir Path folder;
  private long now;
  private int read;

  private List<InetSocketAddress> fresh() {
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), ++read));
  }

  @Test
  void theFileIsReadAnewWhenItHasChanged() throws Exception {
    Path file = Files.writeString(folder.resolve("resolv.conf"), "nameserver 192.0.2.1");
    var servers = new SystemServers(file, this::fresh, () -> now);
    assertEquals(1, servers.now().getFirst().getPort());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertEquals(1, servers.now().getFirst().getPort());
    now += SystemServers.LOOK.toNanos();
    assertEquals(2, servers.now().getFirst().getPort());
    now += SystemServers.LOOK.toNanos();
    assertEquals(2, servers.now().getFirst().getPort());
  }

  @Test
  void oneThatIsNotThereIsReadWhenItComes() throws Exception {
    Path file = folder.resolve("resolv.conf");
    var servers = new SystemServers(file, this::fresh, () -> now);
    now += SystemServers.LOOK.toNanos();
    assertEquals(servers.now(), servers.now());
    Files.writeString(file, "nameserver 192.0.2.1");
    now += SystemServers.LOOK.toNanos();
    assertEquals(2, servers.now().getFirst().getPort());
  }
}
