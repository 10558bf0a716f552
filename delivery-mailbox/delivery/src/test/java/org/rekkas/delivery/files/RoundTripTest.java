package org.rekkas.delivery.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.store.Message;

/** What is written to an mbox or a Maildir comes back octet by octet. */
class RoundTripTest {
  private static final Instant DATE = Instant.parse("2026-11-01T09:05:07Z");
  private static final List<String> PIECES =
      List.of(
          "From ",
          ">",
          ">>",
          "\r\n",
          "\r\n\r\n",
          "F",
          "Fr",
          "From",
          "From me Sun Nov  1 10:00:00 2026",
          "x",
          "é",
          "\0",
          "Status: RO\r\n",
          "X-Rekkas-Mbox: exact\r\n",
          " ",
          "a: b\r\n",
          ">".repeat(600));
  private static final List<String> ROUGH =
      List.of("\r", "\n", "\r\r\n", "\n\n", "\nFrom ", "\r\n.\r");

  @TempDir Path folder;

  @Test
  void anMboxOfAnyLines() throws IOException {
    var random = new Random(7);
    for (int round = 0; round < 400; round++) {
      var messages = new ArrayList<Letter>();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        messages.add(letter(random, i));
      }
      assertEquals(messages, mbox(messages), "round " + round);
    }
  }

  @Test
  void anMboxOfSpecialMessages() throws IOException {
    var messages = new ArrayList<Letter>();
    for (String text :
        List.of(
            "",
            "\r\n",
            "\r\n\r\n\r\n",
            "\n",
            "\r",
            "x",
            "x\r\n",
            "x\n",
            "\r\nFrom \r\n",
            "From ",
            ">From ",
            ">".repeat(2000) + "From \r\n",
            "y".repeat(5000) + "\r\n",
            "a\r",
            "a\r\r\n",
            ">".repeat(5000),
            "From a Sun Nov  1 10:00:00 2026\r\n",
            "\r\n\r\nFrom a Sun Nov  1 10:00:00 2026",
            "X-Rekkas-Mbox: exact\r\nStatus: RO\r\n")) {
      messages.add(new Letter(text, DATE, Set.of()));
      assertEquals(messages, mbox(messages));
    }
  }

  @Test
  void aMaildir() throws IOException {
    var random = new Random(8);
    var messages = new ArrayList<Letter>();
    for (int i = 0; i < 60; i++) {
      var letter = letter(random, i);
      var flags = new TreeSet<>(letter.flags());
      flags.remove("$Work");
      messages.add(new Letter("Return-Path: <>\r\n" + letter.text(), letter.date(), flags));
    }
    var place = folder.resolve("mail");
    assertTrue(Maildir.isFree(place));
    var maildir = Maildir.create(place);
    for (int i = 0; i < messages.size(); i++) {
      maildir.write(messages.get(i).message(i + 1), 9, messages.get(i));
    }
    assertFalse(Maildir.isFree(place));
    assertEquals(
        "rwx------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(place)));
    var sink = new ListSink();
    Maildir.open(place).orElseThrow().read(sink);
    assertEquals(messages, sink.letters);
  }

  @Test
  void aMaildirNameTellsTheSizeOfItsFileAndOfTheMessage() throws IOException {
    var place = folder.resolve("mail");
    var maildir = Maildir.create(place);
    var lines = new Letter("Subject: x\r\n\r\ny\r\n", DATE, Set.of());
    assertTrue(maildir.write(lines.message(1), 9, lines));
    var exact = new Letter("Subject: x\n\ny", DATE, Set.of(Message.SEEN));
    assertTrue(maildir.write(exact.message(2), 9, exact));
    String time = Long.toString(DATE.getEpochSecond());
    var file = place.resolve("new").resolve(time + ".V9U0000000001.rekkas,S=14,W=17");
    assertEquals(14, Files.size(file));
    file = place.resolve("cur").resolve(time + ".V9U0000000002.rekkas,S=13:2,S");
    assertEquals(13, Files.size(file));
  }

  @Test
  void g9_aMaildirIsReadWithoutFollowingLinks() throws IOException {
    var place = folder.resolve("mail");
    var maildir = Maildir.create(place);
    var secret = Files.writeString(folder.resolve("secret"), "secret");
    Files.createSymbolicLink(place.resolve("cur").resolve("1.a.b:2,S"), secret);
    Files.createDirectory(place.resolve("new").resolve("2.a.b"));
    Files.writeString(place.resolve("new").resolve("con\n3"), "Subject: x\n\ny\n");
    var sink = new ListSink();
    Maildir.create(place.resolve(".Sent"));
    Files.createDirectory(place.resolve(".cache"));
    assertEquals(new Maildir.Left(0, 2, List.of(".Sent")), maildir.read(sink));
    assertEquals(1, sink.letters.size());
    assertEquals("Subject: x\r\n\r\ny\r\n", sink.letters.getFirst().text());
    Files.createSymbolicLink(folder.resolve("other"), place);
    assertFalse(Maildir.isFree(folder.resolve("other")));
  }

  @Test
  void aMaildirInUseIsReadToItsEnd() throws IOException {
    var place = folder.resolve("mail");
    var maildir = Maildir.create(place);
    for (int i = 1; i <= 4; i++) {
      Files.writeString(place.resolve("new").resolve(i + ".a.b"), "Subject: " + i + "\n");
    }
    var sink =
        new ListSink() {
          @Override
          public void begin() {
            super.begin();
            if (letters.isEmpty()) {
              read(1, "1.a.b:2,S");
              read(2, "2.a.b:2,FS");
              assertTrue(place.resolve("new").resolve("3.a.b").toFile().delete());
            }
          }

          private void read(int n, String name) {
            var from = place.resolve("new").resolve(n + ".a.b").toFile();
            assertTrue(from.renameTo(place.resolve("cur").resolve(name).toFile()));
          }
        };
    assertEquals(1, maildir.read(sink).gone(), "the one that went away");
    assertEquals(
        List.of("Subject: 1\r\n", "Subject: 4\r\n", "Subject: 2\r\n"),
        sink.letters.stream().map(Letter::text).toList());
    assertEquals(Set.of(Message.FLAGGED, Message.SEEN), sink.letters.getLast().flags());
  }

  @Test
  void aMessageThatIsTakenFromNewToCurBetweenTheirListingsIsReadOnce() throws IOException {
    var place = folder.resolve("mail");
    Maildir.create(place);
    var fresh = Files.writeString(place.resolve("new").resolve("1.a.b"), "Subject: 1\n");
    var asked = new ArrayList<String>();
    InvocationHandler whenTheSecondIsListed =
        (_, method, arguments) -> {
          if (method.getName().equals("resolve") && arguments[0] instanceof String name) {
            asked.add(name);
            if (asked.size() == 4) { // open asks for both
              Files.move(fresh, place.resolve("cur").resolve("1.a.b:2,S"));
            }
          }
          return method.invoke(place, arguments);
        };
    var watched =
        (Path)
            Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, whenTheSecondIsListed);
    var sink = new ListSink();
    Maildir.open(watched).orElseThrow().read(sink);
    assertEquals(List.of("cur", "new", "new", "cur"), asked.subList(0, 4));
    assertEquals(List.of("Subject: 1\r\n"), sink.letters.stream().map(Letter::text).toList());
  }

  @Test
  void keywordsAreBoundedHoweverManyLinesBringThem() throws IOException {
    var text = new StringBuilder("From x Mon Nov 2 10:00:00 2026\n");
    for (int i = 0; i < 100; i++) {
      text.append("X-Keywords: a").append(i).append(" b").append(i).append('\n');
    }
    text.append("Status: RO\n\n");
    var sink = new ListSink();
    MboxReader.read(new ByteArrayInputStream(text.toString().getBytes(ISO_8859_1)), sink);
    var flags = sink.letters.getFirst().flags();
    assertTrue(flags.size() <= 64, flags::toString);
    assertTrue(flags.contains(Message.SEEN));
  }

  @Test
  void idsAreEachTakenOnce() {
    var ids = new Ids();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5000; i++) {
        var digest = IncomingMessage.sha256();
        digest.update(Integer.toString(i).getBytes(ISO_8859_1));
        assertEquals(round == 0, ids.add(IncomingMessage.id(digest)));
      }
    }
    assertTrue(ids.add(new MailId("0".repeat(32))));
    assertFalse(ids.add(new MailId("0".repeat(32))));
  }

  @Test
  void mboxesOfOtherPrograms() throws IOException {
    var sink = new ListSink();
    String mbox =
        """
        From joe@example.org Sun Nov  1 10:00:00 2026 +0100
        Subject: one
        Status: RO
        X-Status: F
        X-Keywords: $Work a(b

        >From here
        From there to here, not a separator
        Status: RO

        From MAILER-DAEMON Mon Nov 2 10:00 2026
        Subject: two

        From x Mon Nov 2 10:00:00 2026
        """;
    assertTrue(MboxReader.read(new ByteArrayInputStream(mbox.getBytes(ISO_8859_1)), sink));
    assertEquals(3, sink.letters.size());
    assertEquals(
        "Subject: one\r\nStatus: RO\r\nX-Status: F\r\nX-Keywords: $Work a(b\r\n\r\nFrom here\r\n"
            + "From there to here, not a separator\r\nStatus: RO\r\n",
        sink.letters.get(0).text());
    assertEquals(
        new TreeSet<>(Set.of(Message.SEEN, Message.FLAGGED, "$Work")), sink.letters.get(0).flags());
    assertEquals(Instant.parse("2026-11-02T10:00:00Z"), sink.letters.get(1).date());
    assertEquals("Subject: two\r\n", sink.letters.get(1).text());

    var crlf = new ListSink();
    MboxReader.read(
        new ByteArrayInputStream(mbox.replace("\n", "\r\n").getBytes(ISO_8859_1)), crlf);
    assertEquals(sink.letters, crlf.letters);
    assertFalse(
        MboxReader.read(new ByteArrayInputStream("Subject: x\n".getBytes(ISO_8859_1)), sink));
    assertFalse(
        MboxReader.read(new ByteArrayInputStream("x".repeat(9999).getBytes(ISO_8859_1)), sink));
    assertTrue(MboxReader.read(InputStream.nullInputStream(), sink));
  }

  private static List<Letter> mbox(List<Letter> messages) throws IOException {
    var file = new ByteArrayOutputStream();
    var writer = new MboxWriter(file);
    for (int i = 0; i < messages.size(); i++) {
      writer.write(messages.get(i).message(i + 1), messages.get(i));
    }
    writer.finish();
    var sink = new ListSink();
    assertTrue(MboxReader.read(new ByteArrayInputStream(file.toByteArray()), sink));
    return sink.letters;
  }

  private static Letter letter(Random random, int n) {
    var text = new StringBuilder();
    boolean rough = random.nextInt(4) == 0;
    for (int i = random.nextInt(12); i > 0; i--) {
      var from = rough && random.nextBoolean() ? ROUGH : PIECES;
      text.append(from.get(random.nextInt(from.size())));
    }
    var flags = new TreeSet<String>();
    for (String flag : List.of(Message.SEEN, Message.FLAGGED, Message.DELETED, "$Work")) {
      if (random.nextBoolean()) {
        flags.add(flag);
      }
    }
    return new Letter(text.toString(), DATE.plusSeconds(n), flags);
  }

  /** A message by what must come back. */
  private record Letter(String text, Instant date, Set<String> flags) implements Content {
    @Override
    public long size() {
      return text.length();
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    Message message(long uid) {
      return new Message(uid, uid, new MailId("mail"), flags, date, size());
    }
  }

  private static class ListSink implements MessageSink {
    final List<Letter> letters = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public void begin() {
      text.reset();
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      text.write(from, offset, length);
    }

    @Override
    public void end(Optional<Instant> date, Set<String> flags) {
      letters.add(new Letter(text.toString(ISO_8859_1), date.orElse(DATE), new TreeSet<>(flags)));
    }
  }
}
