package org.rekkas.plugins.accountsldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.directory.Once;
import org.rekkas.directory.OpaqueString;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.mail.Mailbox;

/**
 * The accounts of a directory: who they are is looked up; whether a password holds, the directory
 * says itself (a bind, RFC 4513). It has no keys for SCRAM: people log in by PLAIN, under TLS.
 * While the directory does not answer, nobody is unknown: clients come again. Safe for many
 * threads.
 */
final class LdapAccounts implements Accounts {
  private final Directory directory;
  private final Settings settings;
  private final Once report;

  /**
   * @param report takes what is wrong with entries
   */
  LdapAccounts(Directory directory, Settings settings, Once report) {
    this.directory = directory;
    this.settings = settings;
    this.report = report;
  }

  @Override
  public Set<String> domains() {
    return Set.copyOf(settings.domains());
  }

  @Override
  public Lookup find(Mailbox address) {
    if (!isOurs(address)) {
      return new Lookup.NotMine();
    }
    try {
      Optional<SearchResultEntry> entry = entry(address);
      return entry.isPresent()
          ? new Lookup.Found(account(address, entry.get()))
          : new Lookup.Unknown();
    } catch (LDAPException e) {
      return new Lookup.Unavailable("the directory does not answer: " + e.getResultCode());
    }
  }

  /** A login that fails costs one search and one bind, whether it is known or not (attack C6). */
  @Override
  public Verification verify(Mailbox login, char[] password, String service) {
    return OpaqueString.verify(password, octets -> verify(login, octets));
  }

  private Verification verify(Mailbox login, byte[] password) {
    try {
      Optional<SearchResultEntry> entry = entry(login).filter(_ -> isOurs(login));
      String dn = entry.map(SearchResultEntry::getDN).orElse(nobody());
      return directory.matches(dn, password) && entry.isPresent()
          ? new Verification.Verified(account(login, entry.get()))
          : new Verification.Wrong();
    } catch (LDAPException e) {
      return new Verification.Unavailable("the directory does not answer: " + e.getResultCode());
    }
  }

  /** Whose password no password is. */
  private String nobody() {
    return settings.base().isEmpty() ? "cn=nobody" : "cn=nobody," + settings.base();
  }

  private boolean isOurs(Mailbox address) {
    return settings.domains().contains(address.domainKey());
  }

  private Optional<SearchResultEntry> entry(Mailbox address) throws LDAPException {
    Settings.Attributes read = settings.attributes();
    return directory.one(
        settings.base(),
        settings.filter().of(asked(address)),
        read.address(),
        read.name(),
        read.quota());
  }

  /** In lower case, its domain by A-labels: {@code mail} holds ASCII alone, RFC 4524 §2.16. */
  private static String asked(Mailbox address) {
    String key = address.key();
    String domain = address.domainKey();
    String local = key.substring(0, key.length() - domain.length());
    return local + ALabels.of(domain).orElse(domain);
  }

  private Account account(Mailbox asked, SearchResultEntry entry) throws LDAPException {
    Settings.Attributes read = settings.attributes();
    String name = entry.getAttributeValue(read.name());
    Long quota = read.quota().isEmpty() ? null : entry.getAttributeValueAsLong(read.quota());
    return new Account(
        address(asked, entry),
        name == null ? "" : name,
        quota == null ? settings.quota() : quota,
        true);
  }

  /**
   * The one that the entry has itself, whichever of several was asked for: it has one mailbox. One
   * that does not lead back to the entry is not its own, for people may write into their entries.
   */
  private Mailbox address(Mailbox asked, SearchResultEntry entry) throws LDAPException {
    Optional<Mailbox> own = own(entry);
    if (own.isEmpty() || leadsTo(entry, own.get(), asked)) {
      return own.orElse(asked);
    }
    report.accept(
        "the "
            + settings.attributes().address()
            + " of "
            + entry.getDN()
            + " does not lead to it alone: its mailboxes are those of the addresses asked for");
    return asked;
  }

  private boolean leadsTo(SearchResultEntry entry, Mailbox own, Mailbox asked)
      throws LDAPException {
    return own.key().equals(asked.key())
        || entry(own).filter(found -> found.getDN().equals(entry.getDN())).isPresent();
  }

  /** Of several the least: a directory keeps no order of values. */
  private Optional<Mailbox> own(SearchResultEntry entry) {
    String attribute = settings.attributes().address();
    String[] values = attribute.isEmpty() ? null : entry.getAttributeValues(attribute);
    if (values == null) {
      return Optional.empty();
    }
    List<Mailbox> own =
        Arrays.stream(values)
            .flatMap(value -> mailbox(value).stream())
            .filter(this::isOurs)
            .sorted(Comparator.comparing(Mailbox::key))
            .toList();
    if (own.size() > 1) {
      report.accept(
          "entries have several addresses in "
              + attribute
              + ", and the mailbox of the first one by the alphabet, so that an address which is"
              + " added may change it: name an attribute with one value as address-attribute");
    }
    return own.stream().findFirst();
  }

  private static Optional<Mailbox> mailbox(String text) {
    try {
      return Optional.of(Mailbox.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
