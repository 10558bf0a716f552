package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.testkit.server.TestServer;

/** The list of addresses that get no mail is of those elsewhere, and says so. */
class SuppressionTest {
  @RegisterExtension final TestServer server = TestServer.with().build();

  @Test
  void anAddressOfOursIsRefused() {
    assertEquals(0, server.command("account", "add", "ali@example").exit());
    for (String ours : new String[] {"ali@example", "nobody@example"}) {
      var answer = server.command("queue", "suppress", "add", ours);
      assertEquals(1, answer.exit());
      assertTrue(answer.err().contains(ours + " is an address of this server"), answer.err());
    }
    assertEquals(0, server.command("queue", "suppress", "add", "joe@far.example").exit());
  }
}
