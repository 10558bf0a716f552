package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.wire.Command.RcptTo;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.Seeds;

/** The grammar is total, and what it understands survives the round trip. */
class GrammarFuzzTest {
  /** No seed has failed yet: these make every run begin alike. */
  private static final Seeds SEEDS = Seeds.keeping(1, 2, 3, 4, 5, 6, 7, 8);

  private static final String[] PARTS = {
    "MAIL",
    " FROM:",
    "RCPT",
    " TO:",
    "<",
    ">",
    "@",
    "a",
    "b.example",
    "\"",
    "\\",
    ",",
    ":",
    "[",
    "]",
    "IPv6:",
    "::1",
    "127.0.0.1",
    " SIZE=",
    "1",
    " BODY=8BITMIME",
    " ORCPT=",
    "rfc822;",
    "+",
    "0D",
    " NOTIFY=",
    "NEVER",
    ",",
    " ",
    "\t",
    "postmaster",
    "BDAT ",
    " LAST",
    "EHLO ",
    "é",
    "\u0000",
    "\u00ff",
    ".",
    "-",
    "_",
    "XCLIENT ",
    "ADDR=",
    "STARTTLS",
    "\u202e",
    "HELP "
  };

  private final CommandParser parser = new CommandParser(new Dialect(true, "example.org"));

  @Test
  void everyLineIsSomeCommand() {
    SEEDS.andFresh(
        20_000,
        random -> {
          for (int i = 0; i < 10; i++) {
            String text = line(random);
            byte[] line = text.getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
            try {
              check(parser.parse(line, 0, line.length));
            } catch (RuntimeException e) {
              throw new AssertionError(text, e);
            }
          }
        });
  }

  private static String line(Random random) {
    var text = new StringBuilder(random.nextBoolean() ? "RCPT TO:<" : "");
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  private static void check(Command command) {
    if (command instanceof RcptTo(var path, var _)) {
      Mailbox mailbox = path.mailbox();
      assertTrue(mailbox.localPart().getBytes(UTF_8).length <= 252);
      assertTrue(mailbox.domain().getBytes(UTF_8).length <= 255);
      assertTrue(mailbox.toString().codePoints().noneMatch(Character::isISOControl));
    }
  }

  @Test
  void aMailboxReadsBackAsWhatItWas() {
    String local = "ab.\"\\ @<>,;:()[]é~1-_";
    SEEDS.andFresh(
        50_000,
        random -> {
          var name = new StringBuilder();
          for (int i = 1 + random.nextInt(8); i > 0; i--) {
            name.append(local.charAt(random.nextInt(local.length())));
          }
          var mailbox =
              new Mailbox(name.toString(), random.nextBoolean() ? "c.example" : "[192.0.2.1]");
          byte[] line = ("RCPT TO:<" + mailbox + ">").getBytes(UTF_8);
          var rcpt = assertInstanceOf(RcptTo.class, parser.parse(line, 0, line.length));
          assertEquals(mailbox.localPart(), rcpt.path().mailbox().localPart());
          assertEquals(mailbox.domain(), rcpt.path().mailbox().domain());
        });
  }

  @Test
  void xtext() {
    assertEquals(Optional.of("a+b =c"), Xtext.decode("a+2Bb+20+3Dc"));
    assertEquals(Optional.of(""), Xtext.decode(""));
    for (String bad : List.of("+", "+2", "+2b", "+0A", "+00", "+7F", "+FF", "a\nb", "é", "+-1")) {
      assertEquals(Optional.empty(), Xtext.decode(bad), bad);
    }
  }

  @Test
  void repliesOnTheWire() throws IOException {
    var buffer = new ReplyBuffer();
    buffer.add(Replies.OK);
    buffer.add(
        new Reply(250, Optional.of(EnhancedCode.of("2.1.15")), List.of("one", "two", "three")));
    buffer.add(Reply.of(220, "mx.example.org ESMTP"));
    buffer.addUtf8(Reply.of(250, "2.1.5", "<müller@b>"));
    buffer.add(Reply.of(250, "2.1.5", "<müller@b>"));
    var out = new ByteArrayOutputStream();
    buffer.writeTo(out);
    assertEquals(
        "250 2.0.0 OK\r\n250-2.1.15 one\r\n250-2.1.15 two\r\n250 2.1.15 three\r\n"
            + "220 mx.example.org ESMTP\r\n250 2.1.5 <müller@b>\r\n250 2.1.5 <m?ller@b>\r\n",
        out.toString(UTF_8));
    assertEquals(0, buffer.length());
  }

  @Test
  void aReplyBearsTheIdWhereThereIsRoom() {
    var id = new MailId("0123456789abcdefgh");
    assertEquals(
        "550 5.1.1 no (0123456789abcdefgh)",
        Replies.about(Reply.of(550, "5.1.1", "no"), id).toString());
    var full = Reply.of(550, "5.1.1", "x".repeat(390));
    assertEquals(full, Replies.about(full, id));
  }
}
