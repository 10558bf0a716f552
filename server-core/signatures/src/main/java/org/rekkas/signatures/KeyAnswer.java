package org.rekkas.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.net.Dns;

/** What the DNS has at the name of a key, RFC 6376 §6.1.2. */
public sealed interface KeyAnswer {
  /** One key; or several, as where one takes the place of another: the first few of them. */
  record Found(List<KeyRecord> keys) implements KeyAnswer {
    /** Each is tried, and costs. */
    static final int MOST = 3;

    public Found {
      keys = keys.stream().limit(MOST).toList();
    }
  }

  /** No text at all. */
  record None() implements KeyAnswer {}

  /** No text that is a key. */
  record Broken(String why) implements KeyAnswer {}

  /** A look at a signature with one key. */
  @FunctionalInterface
  interface Check {
    /**
     * @return what the key is, in a few words
     */
    String with(KeyRecord key) throws Objection;
  }

  /** The DNS did not answer, or not in time. */
  record Unanswered(String why) implements KeyAnswer {}

  /** Texts that are no key are passed over where another one is. */
  static KeyAnswer of(Dns.Answer<String> answer) {
    return switch (answer) {
      case Dns.Answer.Found<String>(var texts, _, _) -> of(texts);
      case Dns.Answer.Empty<String> _, Dns.Answer.Missing<String> _ -> new None();
      case Dns.Answer.Failed<String>(String why) -> new Unanswered(why);
    };
  }

  private static KeyAnswer of(List<String> texts) {
    var keys = new ArrayList<KeyRecord>();
    String why = "no text";
    for (String text : texts.stream().distinct().toList()) {
      try {
        keys.add(KeyRecord.read(text));
      } catch (Objection e) {
        why = e.why();
      }
    }
    return keys.isEmpty() ? new Broken(why) : new Found(keys);
  }

  /**
   * Whether a signature holds with one of the keys; with the objection of the first one if not, or
   * of one that only finds another text than was signed.
   */
  default String tried(Check check) throws Objection {
    Optional<Objection> why = Optional.empty();
    for (KeyRecord key : demanded()) {
      try {
        return check.with(key);
      } catch (Objection e) {
        why = why.filter(first -> e.result() != Result.FAIL).or(() -> Optional.of(e));
      }
    }
    throw why.orElseGet(() -> Objection.permanent("no key"));
  }

  /** The keys, one at least, or why there is none. */
  default List<KeyRecord> demanded() throws Objection {
    return switch (this) {
      case Found(var keys) -> keys;
      case None() -> throw Objection.permanent("no key");
      case Broken(String why) -> throw Objection.permanent(why);
      case Unanswered(String why) -> throw new Objection(Result.TEMPERROR, "no key: " + why);
    };
  }
}
