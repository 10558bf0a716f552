package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.directory.AccountRouter;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Search;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeAccounts;

/** RFC 5321 §4.5.1: every domain has a postmaster, whoever that is. */
class PostmastersTest extends PeopleInAFile {
  /** A certificate for the one is none for the other. */
  @Test
  void nobodyLogsInAsAPostmasterByAnotherDomainsName() throws IOException {
    write("postmaster@example.org name=Me password=" + SECRET);
    var own = assertInstanceOf(Lookup.Found.class, find("postmaster@example.org")).account();
    assertTrue(own.enabled());
    var other = assertInstanceOf(Lookup.Found.class, find("postmaster@localhost")).account();
    assertEquals(own.address(), other.address());
    assertFalse(other.enabled());
  }

  @Test
  void everyDomainHasAPostmaster() throws IOException {
    var router = new AccountRouter(accounts, "mailbox");
    var local =
        assertInstanceOf(
            Route.Local.class, router.route(ForwardPath.of("PostMaster@localhost"), Set.of()));
    assertEquals(Mailbox.of("postmaster@example.org"), local.account().address());
    assertInstanceOf(Verification.Wrong.class, verify("postmaster@example.org", "x"));
    write("postmaster@localhost", "postmaster@example.org name=Me");
    var own = assertInstanceOf(Lookup.Found.class, find("postmaster@localhost")).account();
    assertEquals(Mailbox.of("postmaster@localhost"), own.address());
    assertEquals(
        "Me",
        assertInstanceOf(Lookup.Found.class, find("postmaster@example.org")).account().fullName());
  }

  private String postmasters(String address, Accounts all) {
    given.with(all);
    return switch (new PostmasterRouter(accounts, given).route(ForwardPath.of(address), Set.of())) {
      case Route.Expand(var members, var _) -> {
        var names = new ArrayList<String>();
        members.iterator().forEachRemaining(each -> names.add(each.mailbox().toString()));
        yield String.join(" ", names);
      }
      case Route.NotMine _ -> "";
      case Route other -> other.toString();
    };
  }

  private String postmasters(String address) {
    return postmasters(address, accounts);
  }

  @Test
  void mailToAPostmasterGoesToWhoAdministersTheDomainOrElseTheServer() throws IOException {
    write("ali@localhost", "joe@example.org");
    assertEquals("", postmasters("postmaster@localhost"), "the accounts know what to do");
    write("ali@localhost role=domain", "joe@example.org role=server", "zo@localhost role=domain");
    assertEquals("ali@localhost zo@localhost", postmasters("PostMaster@LocalHost"));
    assertEquals("joe@example.org", postmasters("postmaster@example.org"));
    assertEquals("", postmasters("postmaster@elsewhere.example"));
    assertEquals("", postmasters("ali@localhost"));
  }

  @Test
  void whatIsConfiguredForAPostmasterComesFirst() throws IOException {
    write("postmaster@localhost", "ali@localhost role=domain");
    assertEquals("", postmasters("postmaster@localhost"));
    write("postmaster@example.org", "ali@localhost role=domain", "joe@localhost role=server");
    assertEquals("", postmasters("postmaster@example.org"));
    assertEquals("ali@localhost", postmasters("postmaster@localhost"));
    write("postmaster@example.org", "joe@localhost role=server");
    assertEquals("", postmasters("postmaster@localhost"), "the first domain's, as ever");
  }

  /** Accounts of another plugin: its domains have postmasters, too, and its people are some. */
  @Test
  void thePostmastersOfOtherDirectories() throws IOException {
    write("ali@localhost role=server");
    var other = new FakeAccounts("sql.example").add("zo@sql.example", "Zo");
    assertEquals("", postmasters("postmaster@sql.example", other), "nobody administers anything");
    assertEquals(
        "zo@sql.example", postmasters("postmaster@sql.example", new Administered(other, "zo")));
    other.add("postmaster@sql.example", "Postmaster");
    assertEquals("", postmasters("postmaster@sql.example", new Administered(other, "zo")));
    var down = new Administered(new FakeAccounts("sql.example"), "");
    assertTrue(postmasters("postmaster@sql.example", down).contains("down"));
  }

  /** Accounts with an administrator; without a name, the directory does not say who it is. */
  private record Administered(FakeAccounts accounts, String name) implements Accounts {
    @Override
    public Set<String> domains() {
      return accounts.domains();
    }

    @Override
    public Lookup find(Mailbox address) {
      return accounts.find(address);
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return accounts.verify(login, password, service);
    }

    @Override
    public Search administrators(Optional<String> domain) {
      return name.isEmpty()
          ? new Search.Unavailable("down")
          : new Search.Found(
              List.of(new Account(new Mailbox(name, domain.orElseThrow()), "", 0, true)));
    }
  }
}
