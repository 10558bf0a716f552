package org.rekkas.plugins.accounts;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OpaqueString;
import org.rekkas.directory.PasswordCheck;
import org.rekkas.directory.ScramDecoys;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.mail.Mailbox;

/**
 * The accounts of the file, and the postmaster that every domain has (RFC 5321 §4.5.1): where the
 * file has no {@code postmaster@domain}, it is the first domain's, which receives even when no line
 * names it, and which nobody logs in to by another domain's name. Safe for many threads.
 */
final class FileAccounts implements Accounts {
  private static final String POSTMASTER = "postmaster";

  private final Set<String> domains;
  private final AccountsFile file;
  private final PasswordCheck check;
  private final Set<ScramKeys.Hash> scram;
  private final Decoys decoys;
  private final Entry postmaster;

  /**
   * @param domains at least one; the first has the postmaster
   * @param scram the hashes that SCRAM is offered with
   */
  FileAccounts(
      List<String> domains,
      long quota,
      Set<ScramKeys.Hash> scram,
      AccountsFile file,
      PasswordCheck check,
      Decoys decoys) {
    var keys = new LinkedHashSet<String>();
    domains.forEach(domain -> keys.add(new Mailbox(POSTMASTER, domain).domainKey()));
    this.domains = Set.copyOf(keys);
    this.file = file;
    this.check = check;
    this.scram = Set.copyOf(scram);
    this.decoys = decoys;
    var address = new Mailbox(POSTMASTER, keys.getFirst());
    this.postmaster = Entry.of(new Account(address, "Postmaster", quota, false));
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
    var entry = file.find(address);
    if (entry.isPresent()) {
      return entry.get().found();
    }
    return isPostmaster(address)
        ? file.find(postmaster.account().address()).map(Entry::receiving).orElse(postmaster.found())
        : new Lookup.Unknown();
  }

  static boolean isPostmaster(Mailbox address) {
    return address.localPart().toLowerCase(Locale.ROOT).equals(POSTMASTER);
  }

  boolean hasLine(Mailbox address) {
    return file.find(address).isPresent();
  }

  /** Whether the first domain's postmaster, who has a line, is that of this domain as well. */
  boolean hasPostmasterFor(String domain) {
    return domains.contains(domain) && hasLine(postmaster.account().address());
  }

  /** Reads all the lines: nothing is written to a postmaster as often as that would cost. */
  @Override
  public Search administrators(Optional<String> domain) {
    return new Search.Found(
        file.all().stream()
            .filter(each -> each.role() == (domain.isPresent() ? Role.DOMAIN : Role.SERVER))
            .map(Entry::account)
            .filter(each -> domain.map(each.address().domainKey()::equals).orElse(true))
            .filter(each -> domains.contains(each.address().domainKey()))
            .toList());
  }

  /** Reads all the names: at the rate at which VRFY is answered, an index would not pay. */
  @Override
  public Search named(String fullName, int most) {
    return new Search.Found(
        file.all().stream()
            .map(Entry::account)
            .filter(each -> FullName.isCalled(each.fullName(), fullName))
            .filter(each -> domains.contains(each.address().domainKey()))
            .limit(most)
            .toList());
  }

  /** Every login costs one comparison with a hash, whether it is known, may log in, or neither. */
  @Override
  public Verification verify(Mailbox login, char[] password, String service) {
    Optional<char[]> form = OpaqueString.of(password);
    if (form.isEmpty()) {
      return new Verification.Wrong();
    }
    Optional<Entry> entry = mayLogIn(login);
    var claim = Claim.of(form.get(), entry, service);
    try {
      boolean same = check.matches(claim.hash().orElse(decoys.password()), claim.octets());
      return same && claim.hash().isPresent()
          ? new Verification.Verified(entry.orElseThrow().account())
          : new Verification.Wrong();
    } catch (PasswordCheck.TooBusy e) {
      return new Verification.Unavailable(String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(claim.octets(), (byte) 0);
      Arrays.fill(form.get(), '\0');
    }
  }

  @Override
  public Set<ScramKeys.Hash> scramHashes() {
    return scram;
  }

  @Override
  public Optional<ScramKeys> scram(Mailbox login, ScramKeys.Hash hash) {
    ScramKeys made = decoys.scram().of(login, hash);
    return Optional.of(mayLogIn(login).map(e -> e.scram().getOrDefault(hash, made)).orElse(made));
  }

  @Override
  public boolean maySendAs(Mailbox login, Mailbox address) {
    return mayLogIn(login).filter(e -> e.identities().have(address)).isPresent();
  }

  private Optional<Entry> mayLogIn(Mailbox login) {
    return file.find(login)
        .filter(e -> e.account().enabled() && domains.contains(login.domainKey()));
  }

  /** What an unknown login is compared with. */
  record Decoys(Argon2 password, ScramDecoys scram) {}
}
