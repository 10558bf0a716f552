package org.rekkas.plugins.accountsldap;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.rekkas.authorities.PemAuthorities;
import org.rekkas.directory.AccountSource;
import org.rekkas.directory.Once;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Who is known here: accounts in an LDAP directory, for the domains that are named. */
public final class LdapAccountsPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "accounts-ldap";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    if (settings.source().isEmpty()) {
      return Running.of();
    }
    Directory directory = open(settings.source().get());
    var accounts =
        new LdapAccounts(
            directory, settings, new Once(what -> given.journal().warn(given.plugin(), what)));
    return new AccountSource(accounts, settings.agent(), given, directory::close);
  }

  private static Directory open(Settings.Source source) {
    try {
      String password = AccountSource.password(source.passwordFile());
      return Directory.open(source, password, trust(source));
    } catch (IOException e) {
      throw new UncheckedIOException("a file of accounts-ldap cannot be read: " + e, e);
    } catch (GeneralSecurityException | LDAPException e) {
      throw new IllegalStateException("the directory cannot be used: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trust(Settings.Source source)
      throws IOException, GeneralSecurityException {
    if (source.authority().isPresent()) {
      return PemAuthorities.read(source.authority().get()).trustManagers();
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return factory.getTrustManagers();
  }
}
