package org.rekkas.smtp.server;

import java.util.List;
import java.util.Optional;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.spi.net.Connection;

/** What this connection can do, as the configuration allows. */
record Offered(Receiver receiver, Connection connection) implements Offers {
  @Override
  public boolean startTls() {
    return connection.canStartTls();
  }

  @Override
  public List<String> mechanisms() {
    return receiver.settings().login().auth()
        ? receiver.authenticator().mechanisms(connection)
        : List.of();
  }

  @Override
  public boolean wantsTls(String mechanism) {
    return receiver.settings().login().auth()
        && connection.canStartTls()
        && receiver.authenticator().wantsTls(mechanism, connection);
  }

  @Override
  public Optional<Authentication> authentication(String mechanism) {
    return receiver.settings().login().auth()
        ? receiver.authenticator().begin(mechanism, connection)
        : Optional.empty();
  }

  @Override
  public boolean xclient() {
    return connection.impersonate(connection.client());
  }
}
