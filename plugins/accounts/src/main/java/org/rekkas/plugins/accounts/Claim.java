package org.rekkas.plugins.accounts;

import java.util.Optional;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OpaqueString;

/**
 * What somebody says who logs in, and the one hash that it has to match: that of the app password
 * which it names by its beginning, otherwise that of the account's own password.
 *
 * @param hash empty where nothing that is said can hold
 */
record Claim(byte[] octets, Optional<Argon2> hash) {
  static Claim of(char[] said, Optional<Entry> entry, String service) {
    Optional<IssuedPassword> issued = IssuedPassword.read(said);
    Optional<AppPassword> named =
        issued.flatMap(password -> entry.flatMap(e -> e.appPassword(password.id())));
    return named.isPresent()
        ? new Claim(
            issued.orElseThrow().octets(),
            named.filter(app -> app.services().have(service)).map(AppPassword::hash))
        : new Claim(OpaqueString.octets(said), entry.flatMap(Entry::password));
  }
}
