package org.rekkas.testkit;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.mail.Mailbox;

/**
 * Accounts that a test names; each has the password {@code secret}, and {@code secret for imap}
 * that holds for this service alone.
 */
public final class FakeAccounts implements Accounts {
  private final Set<String> domains;
  private Set<ScramKeys.Hash> scram = Set.of();
  private final Map<Mailbox, Account> accounts = new LinkedHashMap<>();
  private final Set<Mailbox> unclear = new HashSet<>();
  private final Set<Mailbox> unavailable = new HashSet<>();
  private boolean passedOver;

  public FakeAccounts(String... domains) {
    this.domains = Set.of(domains);
  }

  public FakeAccounts add(String address, String fullName) {
    var mailbox = Mailbox.of(address);
    accounts.put(mailbox, new Account(mailbox, fullName, 0, true));
    return this;
  }

  /** It receives, and may not log in. */
  public FakeAccounts disable(String address) {
    accounts.computeIfPresent(
        Mailbox.of(address),
        (mailbox, was) -> new Account(mailbox, was.fullName(), was.quota(), false));
    return this;
  }

  /** Who logs in by this is that account. */
  public FakeAccounts leads(String login, String account) {
    var mailbox = Mailbox.of(account);
    accounts.put(Mailbox.of(login), new Account(mailbox, "", 0, true));
    return this;
  }

  public FakeAccounts remove(String address) {
    accounts.remove(Mailbox.of(address));
    return this;
  }

  /** Whether there is such an account, nobody can say. */
  public FakeAccounts unavailable(String address) {
    unavailable.add(Mailbox.of(address));
    return this;
  }

  /** Where it is to be found it does not answer, as a directory with {@code fail="skip"}. */
  public FakeAccounts passOver() {
    passedOver = true;
    return this;
  }

  /** Whether a login may send from this, nobody can say. */
  public FakeAccounts unclear(String address) {
    unclear.add(Mailbox.of(address));
    return this;
  }

  @Override
  public boolean maySendAs(Mailbox login, Mailbox address) {
    if (unclear.contains(address)) {
      throw new IllegalStateException("no directory");
    }
    return false;
  }

  @Override
  public Set<String> domains() {
    return domains;
  }

  @Override
  public Lookup find(Mailbox address) {
    if (passedOver || !domains.contains(address.domainKey())) {
      return new Lookup.NotMine();
    }
    if (unavailable.contains(address)) {
      return new Lookup.Unavailable("no directory");
    }
    var account = accounts.get(address);
    return account == null ? new Lookup.Unknown() : new Lookup.Found(account);
  }

  @Override
  public Search named(String fullName, int most) {
    return new Search.Found(
        accounts.values().stream().filter(each -> isCalled(each, fullName)).limit(most).toList());
  }

  private static boolean isCalled(Account account, String name) {
    String asked = words(name);
    return asked.length() > 2 && words(account.fullName()).contains(asked);
  }

  private static String words(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    return " " + folded.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip() + " ";
  }

  @Override
  public Verification verify(Mailbox login, char[] password, String service) {
    var account = accounts.get(login);
    var said = CharBuffer.wrap(password);
    boolean holds = "secret".contentEquals(said) || ("secret for " + service).contentEquals(said);
    return account != null && account.enabled() && holds
        ? new Verification.Verified(account)
        : new Verification.Wrong();
  }

  /** What it offers SCRAM with; without this, it can only verify. */
  public FakeAccounts scram(ScramKeys.Hash... hashes) {
    scram = Set.of(hashes);
    return this;
  }

  @Override
  public Set<ScramKeys.Hash> scramHashes() {
    return scram;
  }

  /** Those of {@code secret}, or of a password that nobody has. */
  @Override
  public Optional<ScramKeys> scram(Mailbox login, ScramKeys.Hash hash) {
    return Optional.of(keys(hash, accounts.containsKey(login) ? "secret" : "\0" + login.key()));
  }

  private static ScramKeys keys(ScramKeys.Hash hash, String password) {
    String mac = "Hmac" + hash.text().replace("-", "");
    byte[] salt = "salt of the test".getBytes(StandardCharsets.US_ASCII);
    try {
      var spec = new PBEKeySpec(password.toCharArray(), salt, 4096, hash.octets() * 8);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2With" + mac).generateSecret(spec).getEncoded();
      byte[] client = hmac(mac, salted, "Client Key");
      byte[] stored = MessageDigest.getInstance(hash.text()).digest(client);
      return new ScramKeys(hash, 4096, salt, stored, hmac(mac, salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(String name, byte[] key, String over) throws GeneralSecurityException {
    var mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(over.getBytes(StandardCharsets.US_ASCII));
  }
}
