package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/**
 * SCRAM, RFC 5802 (SHA-1) and RFC 7677 (SHA-256), with and without channel binding. The server's
 * last message goes out as one more challenge, which the client answers with nothing: so it is in
 * every protocol that has no room beside its «OK» (RFC 4422 §3.7).
 */
final class ScramExchange implements Mechanism {
  /** So that the challenge, which has it in it, fits into a line of every protocol. */
  private static final int LONGEST_NONCE = 128;

  private static final int LONGEST_MESSAGE = 4096;

  private final Attempt attempt;
  private final Surroundings given;
  private final ScramKeys.Hash hash;
  private final Binding binding;
  private Stage stage = new Stage.Beginning();

  private sealed interface Stage {
    record Beginning() implements Stage {}

    /**
     * The server's first message is out.
     *
     * @param bound what the client's {@code c=} must be
     * @param said both first messages, with a comma between them and one behind
     */
    record Challenged(Mailbox login, ScramKeys keys, String bound, String nonce, String said)
        implements Stage {}

    /** The client has proved that it knows the password; ours is out. */
    record Proved(Mailbox login) implements Stage {}
  }

  ScramExchange(Attempt attempt, ScramKeys.Hash hash, Binding binding) {
    this.attempt = attempt;
    given = attempt.given();
    this.hash = hash;
    this.binding = binding;
  }

  @Override
  public Turn begin(Optional<byte[]> initial) {
    return initial.map(this::answer).orElse(Turn.Challenge.EMPTY);
  }

  @Override
  public Turn answer(byte[] response) {
    Optional<String> message =
        response.length > LONGEST_MESSAGE ? Optional.empty() : StrictUtf8.text(response);
    if (message.isEmpty()) {
      return Turn.refused(Reason.WRONG);
    }
    return switch (stage) {
      case Stage.Beginning() -> challenge(message.get());
      case Stage.Challenged before ->
          attempt.counted(before.login(), () -> prove(before, message.get()));
      case Stage.Proved(Mailbox login) ->
          attempt.noted(
              login, response.length == 0 ? attempt.account(login) : Turn.refused(Reason.WRONG));
    };
  }

  private Turn challenge(String clientFirst) {
    var first = ClientFirst.parse(clientFirst);
    if (first.isEmpty()) {
      return Turn.refused(Reason.WRONG);
    }
    Mailbox login = LoginName.of(first.get().name(), given);
    Optional<byte[]> bound = binding.data(first.get().flag());
    if (bound.isEmpty()
        || first.get().nonce().length() > LONGEST_NONCE
        || !attempt.isOneself(first.get().acting(), login)) {
      return attempt.noted(login, Turn.refused(Reason.WRONG));
    }
    Optional<ScramKeys> keys = given.accounts().scram(login, hash);
    if (keys.isEmpty()) {
      return attempt.noted(login, Turn.refused(Reason.UNAVAILABLE));
    }
    var c = new ByteArrayOutputStream();
    c.writeBytes(first.get().header().getBytes(UTF_8));
    c.writeBytes(bound.get());
    byte[] chance = new byte[18];
    given.random().nextBytes(chance);
    String nonce = first.get().nonce() + base64(chance);
    String serverFirst =
        "r=" + nonce + ",s=" + base64(keys.get().salt()) + ",i=" + keys.get().iterations();
    stage =
        new Stage.Challenged(
            login,
            keys.get(),
            base64(c.toByteArray()),
            nonce,
            first.get().bare() + "," + serverFirst + ",");
    return new Turn.Challenge(serverFirst.getBytes(UTF_8));
  }

  private Turn prove(Stage.Challenged before, String clientFinal) {
    int at = clientFinal.lastIndexOf(",p=");
    if (at < 0) {
      return Turn.refused(Reason.WRONG);
    }
    String withoutProof = clientFinal.substring(0, at);
    byte[] all = (before.said() + withoutProof).getBytes(UTF_8);
    ScramKeys keys = before.keys();
    boolean knows = knows(keys, all, clientFinal.substring(at + 3));
    String expected = "c=" + before.bound() + ",r=" + before.nonce();
    boolean bound = withoutProof.equals(expected) || withoutProof.startsWith(expected + ",");
    if (!knows || !bound) {
      return Turn.refused(Reason.WRONG);
    }
    stage = new Stage.Proved(before.login());
    String signature = base64(hmac(keys.serverKey(), all));
    return new Turn.Challenge(("v=" + signature).getBytes(US_ASCII));
  }

  /** RFC 5802 §3: {@code H(ClientProof XOR HMAC(StoredKey, AuthMessage)) = StoredKey}. */
  private boolean knows(ScramKeys keys, byte[] all, String proof) {
    byte[] key = hmac(keys.storedKey(), all);
    byte[] masked;
    try {
      masked = Base64.getDecoder().decode(proof);
    } catch (IllegalArgumentException _) {
      return false;
    }
    if (masked.length != key.length) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      key[i] ^= masked[i];
    }
    try {
      byte[] stored = MessageDigest.getInstance(hash.text()).digest(key);
      return MessageDigest.isEqual(stored, keys.storedKey());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + hash.text(), e);
    }
  }

  private byte[] hmac(byte[] key, byte[] over) {
    String name = "Hmac" + hash.text().replace("-", "");
    try {
      var mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(key, name));
      return mac.doFinal(over);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + name, e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
