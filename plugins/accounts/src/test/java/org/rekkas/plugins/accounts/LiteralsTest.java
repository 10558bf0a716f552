package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.directory.AccountRouter;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.Routes.Routed;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/** RFC 5321 §4.1.3, RFC 1123 §5.2.17: mail for a host that is named by an address of its own. */
class LiteralsTest extends PeopleInAFile {
  private LiteralRouter router;

  @BeforeEach
  void route() throws IOException {
    write("ali@" + given.host().domain());
    var people = new AccountRouter(accounts, "mailbox");
    lead((path, trail) -> new Routed(people.route(path, trail), "people"));
    router = new LiteralRouter(given);
  }

  private void lead(Routes others) {
    given.with(others);
  }

  private Route route(String path) {
    return router.route(ForwardPath.of(path), Set.of());
  }

  private String owner(String path) {
    return assertInstanceOf(Route.Local.class, route(path)).account().address().toString();
  }

  @Test
  void anAddressOfThisMachineStandsForTheHostsDomain() {
    assertEquals("ali@" + given.host().domain(), owner("Ali@[127.0.0.1]"));
    assertEquals("postmaster@" + given.host().domain(), owner("postmaster@[127.0.0.1]"));
    assertEquals(new Route.Unknown(), route("nobody@[127.0.0.1]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ali@[192.0.2.1]",
        "ali@[IPv6:2001:db8::1]",
        "ali@[0.0.0.0]",
        "ali@[127.0.0.1.2]",
        "ali@[127.1]",
        "ali@[x:127.0.0.1]",
        "ali@127.0.0.1",
        "ali@localhost"
      })
  void noOtherDomainIs(String path) {
    assertEquals(new Route.NotMine(), route(path));
  }

  @Test
  void nothingIsRelayedByIt() {
    var away = new Route.Relay("relay", "elsewhere.example", true);
    lead((path, _) -> new Routed(away, "relay/router"));
    assertEquals(new Route.NotMine(), route("ali@[127.0.0.1]"));
  }

  /** An address that takes reports alone takes nobody's mail by another name either. */
  @Test
  void whoWritesIsAskedForWithTheAddress() {
    given.with(
        new Routes() {
          @Override
          public Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
            return resolve(path, trail, ReversePath.NULL);
          }

          @Override
          public Routed resolve(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
            return new Routed(new Route.Unavailable("for " + sender), "");
          }
        });
    assertEquals(
        new Route.Unavailable("for <eve@far.example>"),
        router.route(
            ForwardPath.of("ali@[127.0.0.1]"), Set.of(), ReversePath.parse("eve@far.example")));
    assertEquals(new Route.Unavailable("for <>"), route("ali@[127.0.0.1]"));
  }

  /** An alias that leads back by a literal is seen to go round. */
  @Test
  void theTrailHasBothNames() {
    var there = ForwardPath.of("ali@[127.0.0.1]");
    lead((path, trail) -> new Routed(new Route.Unavailable(path + " " + trail), ""));
    assertEquals(
        new Route.Unavailable("<ali@" + given.host().domain() + "> [" + there + "]"),
        router.route(there, Set.of()));
  }
}
