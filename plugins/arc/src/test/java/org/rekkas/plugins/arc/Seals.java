package org.rekkas.plugins.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.rekkas.lookups.Share;
import org.rekkas.mime.FoldedFields;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.FieldSignature;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.HeaderSection.Field;
import org.rekkas.signatures.KeyQuestions;
import org.rekkas.signatures.MessageStream;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.TagList;
import org.rekkas.spi.HeaderField;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;

/** What a seal is over, looked at one by one. */
final class Seals {
  private Seals() {}

  static HeaderSection header(String message) throws IOException {
    var in = new MessageStream(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    return HeaderSection.read(in).orElseThrow();
  }

  static String lines(List<HeaderField> fields) {
    return FoldedFields.of(fields);
  }

  /** Whether the seal of a set is over these sets, its own among them, and over nothing else. */
  static boolean holds(HeaderSection header, int instance, List<Integer> sets, ScriptedDns dns)
      throws Objection {
    var text = new StringBuilder();
    for (int each : sets) {
      for (String name : List.of(ArcSet.RESULTS, ArcSet.MESSAGE, ArcSet.SEAL)) {
        if (each != instance || !name.equals(ArcSet.SEAL)) {
          text.append(Canonicalization.RELAXED.field(field(header, name, each)));
        }
      }
    }
    Field seal = field(header, ArcSet.SEAL, instance);
    var signature = FieldSignature.read(seal, TagList.read(seal.body()));
    var clock = new ManualClock();
    var turns = Share.of(1).of(InetAddress.getLoopbackAddress());
    try (var keys = new KeyQuestions(dns, turns, clock, clock.instant().plusSeconds(9))) {
      keys.answer(signature.signer().keyName()).tried(key -> signature.check(text.toString(), key));
      return true;
    } catch (Objection e) {
      assertEquals("it is over other fields", e.why());
      return false;
    }
  }

  private static Field field(HeaderSection header, String name, int instance) {
    return header.all(name).stream()
        .filter(each -> Chain.number(each).orElse(0) == instance)
        .findFirst()
        .orElseThrow();
  }
}
