package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.testkit.MemoryConnection;

/** Section E of the attack list, as far as reception sees it: header and content. */
class ContentAttacksTest {
  private static final String BEGIN = "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n";
  private static final String END = "\r\n.\r\nRSET\r\nQUIT\r\n";

  @Test
  void e1_e2_oddHeadersNeverMergeWithReceived() throws IOException {
    for (String text :
        List.of(
            " begins with space\r\n",
            "\tx",
            "no header",
            ": x",
            "__proto__ x",
            "\r\n",
            "x".repeat(9999))) {
      var stage = new Stage(Settings.standard().patient().make());
      byData(stage, text);
      byChunk(stage, text);
      for (var taken : stage.intake.taken()) {
        String whole = taken.mail().trace() + taken.text();
        assertTrue(taken.mail().trace().endsWith("\r\n"));
        assertTrue(taken.text().startsWith("\r\n"));
        assertTrue(whole.contains(text));
      }
      assertEquals(2, stage.intake.taken().size());
    }
  }

  @Test
  void e4_headerSectionsHaveBounds() throws IOException {
    refused("552 5.3.4 ", "X: y\r\n".repeat(100_000));
    refused("552 5.3.4 ", "X: " + "y".repeat(10_000_000));
    refused("552 5.3.4 ", "To: " + "a@b,\r\n ".repeat(200_000));
    taken("Subject: a\r\n\r\n" + "x".repeat(10_000_000));
  }

  @Test
  void e5_aLoopIsFound() throws IOException {
    refused("554 5.4.6 ", "Received: from a by b; date\r\n".repeat(101));
    taken("Received: from a by b; date\r\n".repeat(100));
  }

  @Test
  void e7_forgedFieldsAreTakenAway() throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    stage.gate.owned.addAll(List.of("delivered-to", "x-spam-*"));
    byData(
        stage,
        "Return-Path: <x@y>\r\n"
            + "X-Spam-Flag: NO\r\n"
            + "x-spam-anything: -100\r\n"
            + "Delivered-To: z\r\n"
            + "X-Forged: 1\r\n"
            + " 2\r\n"
            + "Authentication-Results: mx.example.org; spf=pass\r\n"
            + "Subject: a\r\n\r\n"
            + "Return-Path: b");
    assertEquals("Subject: a\r\n\r\nReturn-Path: b\r\n", stage.intake.content());
    stage.gate.owned.add("subject");
    byData(stage, "Subject: a\r\nFrom: b");
    assertEquals("From: b\r\n", stage.intake.content());
  }

  @Test
  void g2_aMailThatWasDeliveredToARecipientBeforeIsRefused() throws IOException {
    for (String loop :
        List.of(
            "Delivered-To: joe@localhost\r\n",
            "Subject: a\r\ndelivered-TO : \r\n <Joe@LOCALHOST> \r\n\r\n",
            "Delivered-To: ali@localhost\r\nDelivered-To: \"joe\"@localhost\r\n",
            "A: b\r\n".repeat(1000) + "Delivered-To: joe@localhost\r\n")) {
      refused("554 5.4.6 ", loop);
    }
    for (String other :
        List.of(
            "Delivered-To: ali@localhost\r\n",
            "Delivered-To: joe@localhost@x\r\n",
            "Delivered-To:\r\n",
            "\r\nDelivered-To: joe@localhost\r\n")) {
      taken(other);
    }
  }

  @Test
  void g2_oneWhoHadItBeforeKeepsItFromNobodyElse() {
    new Stage()
        .play(
            """
            S: 220 …
            C: MAIL FROM:<a@b>
            S: 250 …
            C: RCPT TO:<joe@localhost>
            S: 250 …
            C: RCPT TO:<ali@localhost>
            S: 250 …
            C: DATA
            S: 354 …
            C: Delivered-To: joe@localhost
            C> \\r\\nText\\r\\n.\\r\\n
            S: 250 2.6.0 …
            """);
  }

  @Test
  void e14_realOctetsCountOnAllWays() throws IOException {
    String exact = "Subject: a\r\n\r\n" + "x".repeat(984);
    for (boolean tooMuch : new boolean[] {false, true}) {
      String text = tooMuch ? exact + "x" : exact;
      var stage = new Stage(Settings.standard().patient().maxSize(1000).make());
      String first = byData(stage, text);
      String second = byChunk(stage, text + "\r\n");
      String third =
          stage.talk(4096, BEGIN.replace("<a@b>", "<a@b> SIZE=10") + "DATA\r\n" + text + END);
      for (String said : List.of(first, second, third)) {
        assertEquals(tooMuch, said.contains("552 5.3.4 "), said);
        assertTrue(said.endsWith("250 2.0.0 reset\r\n221 2.0.0 goodbye\r\n"), said);
      }
      assertEquals(tooMuch ? 0 : 3, stage.intake.taken().size());
    }
  }

  @Test
  void e14_dotsThatWereStuffedDoNotCount() throws IOException {
    var stage = new Stage(Settings.standard().patient().maxSize(1000).make());
    String said = byData(stage, "\r\n" + "....\r\n".repeat(199));
    assertFalse(said.contains("552"), said);
    assertEquals(2 + 199 * 5 + 2, stage.intake.content().length());
  }

  @Test
  void e14_anEndlessContentIsNotReadToItsEnd() throws IOException {
    var stage = new Stage(Settings.standard().patient().maxSize(100_000).make());
    String said = stage.talk(8192, BEGIN + "DATA\r\n" + "x".repeat(1_000_000) + END);
    assertTrue(said.matches("(?s).*552 5.3.4 [^\r]*\r\n"), said);
  }

  @Test
  void aMailOfAnySizeCostsLittleHeap() throws IOException {
    var stage = new Stage();
    stage.intake.drafting = CountingDraft::new;
    var block = (("x".repeat(70) + "\r\n").repeat(1000)).getBytes(ISO_8859_1);
    byte[][] script = {
      "EHLO a\r\n".getBytes(ISO_8859_1),
      "MAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\nDATA\r\n".getBytes(ISO_8859_1),
      "\r\n.\r\n".getBytes(ISO_8859_1),
      "QUIT\r\n".getBytes(ISO_8859_1)
    };
    int[] sent = new int[1];
    var connection =
        new MemoryConnection(
            _ -> {
              int turn = sent[0]++;
              return turn < 2 ? script[turn] : turn < 702 ? block : script[turn - 700];
            });
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    stage.protocol().serve(connection);
    long spent = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(700L * block.length, stage.intake.taken().getFirst().mail().content().size() - 4);
    assertTrue(spent < 512 * 1024, spent + " octets of heap for 50 MB");
  }

  /** Keeps nothing. */
  private static final class CountingDraft implements ContentDraft {
    private long size;

    @Override
    public void write(byte[] from, int offset, int length) {
      size += length;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  private static void refused(String reply, String text) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    assertTrue(byData(stage, text).contains("\r\n" + reply));
    assertTrue(byChunk(stage, text + "\r\n").contains("\r\n" + reply));
    assertEquals(0, stage.intake.taken().size());
  }

  private static void taken(String text) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    byData(stage, text);
    byChunk(stage, text + "\r\n");
    assertEquals(2, stage.intake.taken().size());
    assertEquals(text + "\r\n", stage.intake.taken().getFirst().text());
    assertEquals(text + "\r\n", stage.intake.taken().getLast().text());
  }

  /** Every answer shows that the session could go on. */
  private static String byData(Stage stage, String text) throws IOException {
    String said = stage.talk(8192, BEGIN + "DATA\r\n" + text + END);
    assertTrue(said.endsWith("250 2.0.0 reset\r\n221 2.0.0 goodbye\r\n"), said);
    return said;
  }

  private static String byChunk(Stage stage, String text) throws IOException {
    int length = text.getBytes(ISO_8859_1).length;
    String said =
        stage.talk(8192, BEGIN + "BDAT " + length + " LAST\r\n" + text + "RSET\r\nQUIT\r\n");
    assertTrue(said.endsWith("250 2.0.0 reset\r\n221 2.0.0 goodbye\r\n"), said);
    return said;
  }
}
