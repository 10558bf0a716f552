package org.rekkas.smtp.relay.srs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

class SenderRewritingTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryVault vault = new MemoryVault();
  private final SenderRewriting ours = at("example.org");

  private SenderRewriting at(String domain) {
    return new SenderRewriting(
        ("secret of " + domain).getBytes(UTF_8), domain, new LongSenders(vault), clock);
  }

  @Test
  void thereAndBack() {
    for (String each : new String[] {"joe@example.net", "a=b+c@mail.example.net"}) {
      var sender = Mailbox.of(each);
      var rewritten = ours.rewritten(sender).orElseThrow();
      assertTrue(rewritten.toString().startsWith("SRS0="), rewritten.toString());
      assertEquals("example.org", rewritten.domain());
      assertEquals(Optional.of(sender), ours.restored(rewritten));
      var folded = new Mailbox(rewritten.localPart().toLowerCase(Locale.ROOT), "EXAMPLE.ORG");
      assertEquals(Optional.of(sender), ours.restored(folded));
    }
  }

  @Test
  void aSenderOfADomainInULabelsNeedsNoSmtpUtf8() {
    for (String each : new String[] {"joe@b\u00fccher.example", "SRS0=h=d=x=y@fa\u00df.example"}) {
      var rewritten = ours.rewritten(Mailbox.of(each)).orElseThrow();
      assertFalse(rewritten.needsUtf8(), rewritten.toString());
      assertEquals(Optional.of(Mailbox.of(each)), ours.restored(rewritten));
    }
  }

  @Test
  void aSecondForwarderSkipsTheFirst() {
    var first = at("one.test").rewritten(Mailbox.of("j@a.test")).orElseThrow();
    var second = ours.rewritten(first).orElseThrow();
    assertTrue(second.toString().startsWith("SRS1="), second.toString());
    assertEquals(Optional.of(first), ours.restored(second));
    var third = at("three.test").rewritten(second).orElseThrow();
    assertEquals(Optional.of(first), at("three.test").restored(third));
  }

  @Test
  void whatWeDidNotMakeLeadsNowhere() {
    var made = ours.rewritten(Mailbox.of("joe@example.net")).orElseThrow();
    assertEquals(Optional.empty(), at("one.test").restored(made));
    for (String each :
        new String[] {
          made.localPart() + "x",
          made.localPart().replace("net", "com"),
          "SRS0",
          "SRS0=",
          "SRS0=a=b",
          "SRS1=a=b",
          "SRS0=aaaaaaaa=aa=example.net=joe",
          "SRS1=aaaaaaaa=one.test==x"
        }) {
      var address = new Mailbox(each, "example.org");
      assertTrue(ours.isOurs(address, Set.of()), each);
      assertEquals(Optional.empty(), ours.restored(address), each);
    }
  }

  /** A stranger's SRS1 gave a hash over what he likes, day and all, which an SRS0 has, too. */
  @Test
  void g2_aHashOfOneKindIsNoneOfTheOther() {
    String day = ours.rewritten(Mailbox.of("j@a.test")).orElseThrow().localPart().split("=")[2];
    for (String each :
        List.of(
            "SRS1=x=" + day + "=target.test=anybody@evil.test",
            "SRS1=x=" + day + "==target.test=anybody@evil.test",
            "SRS0=" + day + "=target.test=anybody@" + day)) {
      var made = ours.rewritten(Mailbox.of(each)).orElseThrow();
      for (String kind : List.of("SRS0", "SRS1")) {
        String local = kind + made.localPart().substring(4);
        var restored = ours.restored(new Mailbox(local, "example.org"));
        assertEquals(kind.equals(made.localPart().substring(0, 4)), restored.isPresent(), local);
        assertTrue(restored.stream().noneMatch(one -> one.domain().equals("target.test")), local);
      }
    }
  }

  @Test
  void anSrs1ThatLeadsToNoSrs0IsASenderLikeOthers() {
    for (String each : List.of("SRS1=x", "SRS1=x=one.test", "SRS1=x=one.test=", "SRS1=x=a b==c")) {
      var sender = new Mailbox(each, "evil.test");
      var made = ours.rewritten(sender).orElseThrow();
      assertTrue(made.localPart().startsWith("SRS0="), made.toString());
      assertEquals(Optional.of(sender), ours.restored(made));
    }
  }

  @Test
  void itsDayIsOverAfterThreeWeeks() {
    var sender = Mailbox.of("joe@example.net");
    var made = ours.rewritten(sender).orElseThrow();
    clock.advance(Duration.ofDays(21));
    assertEquals(Optional.of(sender), ours.restored(made));
    clock.advance(Duration.ofDays(1));
    assertEquals(Optional.empty(), ours.restored(made));
  }

  @Test
  void whoWouldBeTooLongIsRemembered() {
    String verp = "List-bounces+Joe.Bloggs=a.long.domain.example@lists.example.net";
    for (String each : List.of(verp, verp.toLowerCase(Locale.ROOT), "x".repeat(60) + "@b.test")) {
      var rewritten = ours.rewritten(Mailbox.of(each)).orElseThrow();
      assertTrue(rewritten.localPart().length() <= 64, rewritten.toString());
      assertEquals(Optional.of(rewritten), ours.rewritten(Mailbox.of(each)));
      var folded = new Mailbox(rewritten.localPart().toUpperCase(Locale.ROOT), "EXAMPLE.ORG");
      assertEquals(each, ours.restored(folded).orElseThrow().toString());
      assertEquals(Optional.empty(), at("one.test").restored(rewritten));
    }
    assertEquals(3, remembered());
  }

  @Test
  void whoHasBeenRewrittenElsewhereMayBeTooLongAsWell() {
    var first =
        at("forwarder.of.a.long.domain.example").rewritten(Mailbox.of("j@a.test")).orElseThrow();
    var second = ours.rewritten(first).orElseThrow();
    assertTrue(second.toString().startsWith("SRS0="), second.toString());
    assertEquals(Optional.of(first), ours.restored(second));
  }

  @Test
  void theRememberedAreForgottenAfterThreeWeeks() {
    var sender = new Mailbox("x".repeat(60), "example.net");
    var made = ours.rewritten(sender).orElseThrow();
    clock.advance(Duration.ofDays(21));
    assertEquals(Optional.of(sender), ours.restored(made));
    clock.advance(Duration.ofDays(1));
    assertEquals(Optional.empty(), ours.restored(made));
    ours.rewritten(sender);
    assertEquals(1, remembered());
  }

  private int remembered() {
    byte[] from = Key.of(Long.MIN_VALUE).bytes();
    return vault.space("srs").range(from, Key.of(Long.MAX_VALUE).bytes(), 100).size();
  }

  @Test
  void theSecretIsMadeOnce(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("srs-secret");
    byte[] secret = SrsSecret.of(file);
    assertArrayEquals(secret, SrsSecret.of(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var all = Files.list(folder)) {
      assertEquals(List.of(file), all.toList());
    }
  }

  @Test
  void anEmptyFileGetsASecretAndOneThatIsCutIsAProblem(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("srs-secret"));
    byte[] secret = SrsSecret.of(file);
    assertEquals(64, secret.length);
    assertArrayEquals(secret, SrsSecret.of(file));
    Files.writeString(file, "1234567890");
    var problem = assertThrows(IOException.class, () -> SrsSecret.of(file));
    assertTrue(problem.getMessage().startsWith(file + ": a secret has at least 16 "));
  }
}
