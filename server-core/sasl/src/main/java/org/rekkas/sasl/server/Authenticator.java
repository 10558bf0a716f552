package org.rekkas.sasl.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.net.Connection;

/**
 * Lets people log in, whichever protocol they speak: says which mechanisms a connection is offered,
 * begins an exchange by one of them, and takes a password that came without SASL (POP3's PASS,
 * IMAP's LOGIN). One for each protocol and its settings; usable by all threads.
 *
 * <p>Known and unknown logins cost the same time and get the same words (attack C6). Mechanisms
 * that tell a password or a token need TLS, unless {@link InClear} allows otherwise.
 */
public final class Authenticator {
  private static final String EXTERNAL = "EXTERNAL";
  private static final String OAUTHBEARER = "OAUTHBEARER";
  private static final String XOAUTH2 = "XOAUTH2";
  private static final String PLAIN = "PLAIN";
  private static final String LOGIN = "LOGIN";
  private static final String SCRAM = "SCRAM-";
  private static final String PLUS = "-PLUS";

  private final Surroundings given;
  private final String service;
  private final InClear inClear;

  /**
   * @param service what is logged in to, as {@link org.rekkas.spi.Accounts#verify} has it
   */
  public Authenticator(Surroundings given, String service, InClear inClear) {
    this.given = given;
    this.service = service;
    this.inClear = inClear;
  }

  /** The strongest first; empty where a client has to turn on TLS before it can log in. */
  public List<String> mechanisms(Connection connection) {
    var names = new ArrayList<String>();
    if (!connection.certified().isEmpty()) {
      names.add(EXTERNAL);
    }
    boolean binds = connection.tls().isPresent() && Binding.possible(connection);
    for (ScramKeys.Hash hash : given.accounts().scramHashes()) {
      if (binds) {
        names.add(SCRAM + hash.text() + PLUS);
      }
      names.add(SCRAM + hash.text());
    }
    if (takesPasswords(connection)) {
      if (given.bearerTokens().isPresent()) {
        names.add(OAUTHBEARER);
        names.add(XOAUTH2);
      }
      names.add(PLAIN);
      names.add(LOGIN);
    }
    return names;
  }

  /** Whether a password, or a token, may be said on this connection as it stands. */
  public boolean takesPasswords(Connection connection) {
    return connection.tls().isPresent() || inClear.allows(connection.client());
  }

  /** Whether a mechanism of this name is refused for want of TLS alone, RFC 4954 §6: 538. */
  public boolean wantsTls(String mechanism, Connection connection) {
    String name = mechanism.toUpperCase(Locale.ROOT);
    boolean tells =
        switch (name) {
          case PLAIN, LOGIN -> true;
          case OAUTHBEARER, XOAUTH2 -> given.bearerTokens().isPresent();
          default -> false;
        };
    return tells && !takesPasswords(connection);
  }

  /** Empty where no such mechanism is offered on this connection now. */
  public Optional<Authentication> begin(String mechanism, Connection connection) {
    String name = mechanism.toUpperCase(Locale.ROOT);
    List<String> offered = mechanisms(connection);
    return offered.contains(name)
        ? Optional.of(new Authentication(exchange(name, offered, connection)))
        : Optional.empty();
  }

  private Mechanism exchange(String name, List<String> offered, Connection connection) {
    var attempt = new Attempt(given, connection, service, name);
    return switch (name) {
      case EXTERNAL -> new ExternalExchange(attempt, connection.certified());
      case OAUTHBEARER -> new BearerExchange(attempt, BearerForm.OAUTHBEARER);
      case XOAUTH2 -> new BearerExchange(attempt, BearerForm.XOAUTH2);
      case PLAIN -> new PlainExchange(attempt);
      case LOGIN -> new LoginExchange(attempt);
      default -> {
        boolean plus = name.endsWith(PLUS);
        String bare = plus ? name.substring(0, name.length() - PLUS.length()) : name;
        var binding = new Binding(connection, plus, offered.contains(bare + PLUS));
        yield new ScramExchange(attempt, hash(bare), binding);
      }
    };
  }

  private static ScramKeys.Hash hash(String scram) {
    for (ScramKeys.Hash hash : ScramKeys.Hash.values()) {
      if (scram.equals(SCRAM + hash.text())) {
        return hash;
      }
    }
    throw new IllegalArgumentException("no such mechanism: " + scram);
  }

  /**
   * A name and a password that came without SASL. Never a challenge. Ask {@link #takesPasswords}
   * first.
   *
   * @param password is overwritten
   */
  public Turn password(String login, char[] password, Connection connection) {
    return takesPasswords(connection)
        ? new Attempt(given, connection, service, "password").password(login, password)
        : Turn.refused(Turn.Reason.WRONG);
  }
}
