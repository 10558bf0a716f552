package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.rekkas.smtp.wire.Command.MailFrom;
import org.rekkas.smtp.wire.Command.Malformed;
import org.rekkas.smtp.wire.Command.RcptTo;
import org.rekkas.spi.mail.ReversePath;

/** What the parser makes of a line, for tests. */
final class Parsing {
  static final CommandParser LENIENT = new CommandParser(new Dialect(true, "example.org"));
  private static final CommandParser STRICT = new CommandParser(new Dialect(false, "example.org"));

  private Parsing() {}

  static Command parse(String line) {
    return parse(LENIENT, line);
  }

  static Command strict(String line) {
    return parse(STRICT, line);
  }

  /** The same whatever stands beside the line: in the buffer that is other lines, or old ones. */
  static Command parse(CommandParser parser, String line) {
    byte[] octets = line.getBytes(UTF_8);
    Command alone = parser.parse(octets, 0, octets.length);
    for (String other :
        List.of("\r\n", ":<a@b>", ">", "\"@c", "]>", "@c>", "=1", " X", ".1", "0", "é")) {
      byte[] before = other.getBytes(UTF_8);
      byte[] among = (other + line + other).getBytes(UTF_8);
      Command found = parser.parse(among, before.length, before.length + octets.length);
      assertEquals(alone, found, () -> line + " beside " + other);
    }
    return alone;
  }

  static MailFrom mail(String line) {
    return assertInstanceOf(MailFrom.class, parse(line), line);
  }

  static String sender(String line) {
    ReversePath path = mail(line).path();
    return path.toString();
  }

  static String recipient(String line) {
    return assertInstanceOf(RcptTo.class, parse(line), line).path().toString();
  }

  static void assertMalformed(int code, String line) {
    String shown = line.length() < 100 ? line : line.substring(0, 100) + "…";
    assertEquals(code, assertInstanceOf(Malformed.class, parse(line), shown).reply().code(), shown);
  }
}
