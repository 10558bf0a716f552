package org.rekkas.testkit;

import java.nio.CharBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.mail.Mailbox;

/** Accounts that a test names; each has the password {@code secret}. */
public final class FakeAccounts implements Accounts {
  private final Set<String> domains;
  private final Map<Mailbox, Account> accounts = new LinkedHashMap<>();

  public FakeAccounts(String... domains) {
    this.domains = Set.of(domains);
  }

  public FakeAccounts add(String address, String fullName) {
    var mailbox = Mailbox.of(address);
    accounts.put(mailbox, new Account(mailbox, fullName, 0, true));
    return this;
  }

  @Override
  public Set<String> domains() {
    return domains;
  }

  @Override
  public Lookup find(Mailbox address) {
    if (!domains.contains(address.domainKey())) {
      return new Lookup.NotMine();
    }
    var account = accounts.get(address);
    return account == null ? new Lookup.Unknown() : new Lookup.Found(account);
  }

  @Override
  public Search named(String fullName, int most) {
    return new Search.Found(
        accounts.values().stream().filter(each -> each.isCalled(fullName)).limit(most).toList());
  }

  @Override
  public Verification verify(Mailbox login, char[] password) {
    var account = accounts.get(login);
    return account != null && "secret".contentEquals(CharBuffer.wrap(password))
        ? new Verification.Verified(account)
        : new Verification.Wrong();
  }
}
