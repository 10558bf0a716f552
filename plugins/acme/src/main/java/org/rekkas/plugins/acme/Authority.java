package org.rekkas.plugins.acme;

import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** An authority, as acme4j speaks with it: an account there, and orders. One order at a time. */
final class Authority {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_REASON = "no reason was given";

  private final Settings settings;
  private final Session session;
  private final Keys keys;
  private final Proof proof;

  Authority(Settings settings, Session session, Keys keys, Proof proof) {
    this.settings = settings;
    this.session = session;
    this.keys = keys;
    this.proof = proof;
  }

  /** A certificate with its key, both PEM. */
  record Issued(String chain, String key) {}

  /**
   * Orders one for these names.
   *
   * @throws Unproven where the authority found no proof of some
   */
  Issued issue(List<String> names) throws IOException, InterruptedException {
    try {
      var account =
          new AccountBuilder().agreeToTermsOfService().useKeyPair(keys.kept("account.pem"));
      if (!settings.contact().isEmpty()) {
        account.addContact("mailto:" + settings.contact());
      }
      Order order = account.create(session).newOrder().domains(names).create();
      prove(order);
      KeyPair key = keys.kept(Keys.DOMAIN);
      order.execute(key);
      if (order.waitForCompletion(PATIENCE) != Status.VALID) {
        throw new IOException(
            "the order was not fulfilled: "
                + order.getError().map(Object::toString).orElse(NO_REASON));
      }
      var chain = new StringWriter();
      order.getCertificate().writeCertificate(chain);
      return new Issued(chain.toString(), Pem.privateKey(key.getPrivate()));
    } catch (AcmeException e) {
      throw new IOException(why(e), e);
    }
  }

  /** acme4j says «Network error» and keeps to itself which. */
  private static String why(AcmeException e) {
    String cause = e.getCause() == null ? "" : ": " + e.getCause();
    return e.getMessage() + cause;
  }

  /** The proofs of all names are shown first, and then looked for. */
  private void prove(Order order) throws AcmeException, IOException, InterruptedException {
    var challenges = new LinkedHashMap<String, Challenge>();
    var shown = new ArrayList<Proof.Shown>();
    try {
      for (Authorization each : order.getAuthorizations()) {
        if (each.getStatus() != Status.VALID) {
          Challenge challenge = challenge(each);
          shown.add(proof.show(each, challenge));
          challenges.put(each.getIdentifier().getDomain(), challenge);
        }
      }
      for (Challenge each : challenges.values()) {
        each.trigger();
      }
      requireFound(challenges);
      order.waitUntilReady(PATIENCE);
    } finally {
      shown.forEach(Proof.Shown::close);
    }
  }

  private Challenge challenge(Authorization authorization) throws IOException {
    return authorization
        .findChallenge(proof.kind())
        .orElseThrow(
            () ->
                new IOException(
                    "the authority does not look for a proof of " + settings.challenge()));
  }

  /** All of them are waited for: who knows which names fail can leave them out. */
  private static void requireFound(Map<String, Challenge> challenges)
      throws AcmeException, IOException, InterruptedException {
    var unproven = new LinkedHashMap<String, String>();
    for (Map.Entry<String, Challenge> each : challenges.entrySet()) {
      Challenge challenge = each.getValue();
      if (challenge.waitForCompletion(PATIENCE) != Status.VALID) {
        String why = challenge.getError().map(Object::toString).orElse(NO_REASON);
        unproven.put(each.getKey().toLowerCase(Locale.ROOT), why);
      }
    }
    if (!unproven.isEmpty()) {
      throw new Unproven(unproven);
    }
  }
}
