package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.testkit.server.TestServer;

/** A catch-all has what nobody has; a list has its own addresses, whichever was made first. */
class ListBehindCatchAllTest {
  @RegisterExtension final TestServer server = TestServer.with().build();

  @Test
  void aListIsMadeBehindACatchAll() {
    done("account", "add", "ali@example");
    done("alias", "add", "@example", "ali@example");
    done("list", "create", "crew@example", "--owners", "ali@example");
    theListHasItsAddresses();
    done("alias", "add", "sales@example", "ali@example");
    var taken = server.command("list", "create", "sales@example", "--owners", "ali@example");
    assertTrue(taken.err().contains("sales@example leads to somebody else already"), taken.err());
  }

  @Test
  void aCatchAllIsMadeBehindAList() {
    done("account", "add", "ali@example");
    done("list", "create", "crew@example", "--owners", "ali@example");
    done("alias", "add", "@example", "ali@example");
    theListHasItsAddresses();
  }

  private void theListHasItsAddresses() {
    leads("crew@example", "mailing-list/router");
    leads("crew-request@example", "mailing-list/router");
    leads("anybody@example", "aliases/catch-all");
  }

  private void leads(String address, String by) {
    String route = server.command("route", address).out();
    assertTrue(route.contains(by), route);
  }

  private void done(String... words) {
    var answer = server.command(words);
    assertEquals(0, answer.exit(), answer.toString());
  }
}
