package org.rekkas.plugins.pop3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.mail.Mailbox;

class LoginNameTest {
  private static final String DOMAIN = "example.org";

  @Test
  void aWholeAddressIsTakenAsItIs() {
    assertEquals("ali@example.net", of("ali@example.net", Set.of(DOMAIN)));
  }

  @Test
  void aBareNameIsOneOfTheHostsDomain() {
    assertEquals("ali@example.org", of("ali", Set.of(DOMAIN, "localhost")));
    assertEquals("ali@example.org", of("ali", Set.of()));
  }

  @Test
  void aBareNameIsOneOfLocalhostWhereTheHostsDomainHasNoAccounts() {
    assertEquals("ali@localhost", of("ali", Set.of("localhost")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@", "ali@", "@example.org", "a@b c", "a\u0001@b"})
  void whatIsNoAddressIsNobodys(String name) {
    assertEquals(Optional.empty(), LoginName.of(name, DOMAIN, Set.of(DOMAIN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*)(uid=*", "' OR 1=1--", "../../x", "%n", "\"x'/**/UNION\"@a"})
  void c3_signsOfOtherLanguagesAreOrdinaryNames(String name) {
    assertEquals(
        Optional.of(Mailbox.of(name.contains("@") ? name : "\"" + name + "\"@" + DOMAIN)),
        LoginName.of(name, DOMAIN, Set.of(DOMAIN)));
  }

  private static String of(String name, Set<String> domains) {
    return LoginName.of(name, DOMAIN, domains).orElseThrow().toString();
  }
}
