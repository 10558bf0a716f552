package org.rekkas.smtp.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.sasl.Login;
import org.rekkas.sasl.Plain;
import org.rekkas.sasl.ScramSha256;
import org.rekkas.textfile.SecretFile;

/**
 * The logins of static routes, RFC 4954: the password is the first line of its file, which is read
 * at the start. SCRAM comes first, then those that tell the password.
 */
final class Logins {
  private static final int NONCE_OCTETS = 18;

  private Logins() {}

  static Map<StaticRoute, Connector.Login> of(List<StaticRoute> routes) {
    var logins = new HashMap<StaticRoute, Connector.Login>();
    for (StaticRoute route : routes) {
      if (route.user().isPresent() && route.passwordFile().isPresent()) {
        String user = route.user().get();
        var random = new SecureRandom();
        String password = password(route.passwordFile().get());
        logins.put(
            route,
            _ ->
                List.of(
                    new ScramSha256(user, password, nonce(random)),
                    new Plain(user, password),
                    new Login(user, password)));
      }
    }
    return logins;
  }

  /** What keeps the password of a file that is there from being read, if anything does. */
  static Optional<String> problem(Path file) {
    try {
      SecretFile.read(file);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the password cannot be read: " + e.getMessage());
    }
  }

  private static String password(Path file) {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the password cannot be read: " + e, e);
    }
  }

  private static String nonce(SecureRandom random) {
    byte[] octets = new byte[NONCE_OCTETS];
    random.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }
}
