package org.rekkas.signatures;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.net.Dns;

/** What the DNS has at the name of a key, RFC 6376 §6.1.2. */
public sealed interface KeyAnswer {
  record Found(KeyRecord key) implements KeyAnswer {}

  /** No text at all. */
  record None() implements KeyAnswer {}

  /** No text that is a key, or several of them: nobody says which one is meant. */
  record Broken(String why) implements KeyAnswer {}

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
    return switch (keys.size()) {
      case 0 -> new Broken(why);
      case 1 -> new Found(keys.getFirst());
      default -> new Broken("several keys");
    };
  }

  /** The key, or why there is none. */
  default KeyRecord demanded() throws Objection {
    return switch (this) {
      case Found(var key) -> key;
      case None() -> throw Objection.permanent("no key");
      case Broken(String why) -> throw Objection.permanent(why);
      case Unanswered(String why) -> throw new Objection(Result.TEMPERROR, "no key: " + why);
    };
  }
}
