package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sections B and D of the attack list: recipients without end, and guesses at addresses. */
class RecipientAttacksTest {
  @Test
  void b14_recipientsAreCountedOnce() throws IOException {
    var stage = new Stage(Settings.standard().maxRecipients(100).patient().make());
    var input = new StringBuilder("EHLO a\r\nMAIL FROM:<a@b>\r\n");
    for (int i = 0; i < 10_000; i++) {
      input.append("RCPT TO:<JOE@localhost>\r\n");
    }
    for (int i = 0; i < 150; i++) {
      input.append("RCPT TO:<u").append(i).append("@localhost>\r\n");
    }
    String said = stage.talk(4096, input + "DATA\r\n.\r\nQUIT\r\n");
    assertEquals(51, said.split("452 4.5.3 ", -1).length - 1);
    assertEquals(100, stage.gate.recipientsAsked);
    assertEquals(100, stage.intake.taken().getFirst().mail().envelope().recipients().size());
  }

  @Test
  void b14_whoHasTooManyRecipientsSendsTheRestInAnotherMail() throws IOException {
    var stage = new Stage(Settings.standard().maxRecipients(100).patient().make());
    String text = "DATA\r\n.\r\n";
    String said =
        stage.talk(
            4096,
            "EHLO a\r\n"
                + ("MAIL FROM:<a@b>\r\n" + recipients("u", 0, 5000) + text)
                + ("MAIL FROM:<a@b>\r\n" + recipients("u", 100, 200) + text)
                + "QUIT\r\n");
    assertEquals(4900, said.split("452 4.5.3 ", -1).length - 1);
    assertTrue(said.endsWith("\r\n221 2.0.0 goodbye\r\n"), said);
    assertEquals(2, stage.intake.taken().size());
    for (var taken : stage.intake.taken()) {
      assertEquals(100, taken.mail().envelope().recipients().size());
    }
  }

  @Test
  void b14_recipientsWithoutEndEndTheSession() throws IOException {
    var stage = new Stage(Settings.standard().maxRecipients(100).patient().make());
    String said = stage.talk(65_536, "EHLO a\r\nMAIL FROM:<a@b>\r\n" + recipients("u", 0, 200_000));
    assertEquals(100_000, said.split("452 4.5.3 ", -1).length - 1);
    assertTrue(said.endsWith("\r\n421 4.7.0 too many commands without a mail\r\n"));
  }

  @Test
  void d10_aListMayHoldAsManyStaleAddressesAsGoodOnes() throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    var list = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      list.append(recipients("u", i, i + 1)).append(recipients("nobody", i, i + 1));
    }
    String said =
        stage.talk(4096, "EHLO a\r\nMAIL FROM:<a@b>\r\n" + list + "DATA\r\n.\r\nQUIT\r\n");
    assertEquals(300, said.split("550 5.1.1 ", -1).length - 1);
    assertEquals(300, stage.intake.taken().getFirst().mail().envelope().recipients().size());
  }

  /** As a rate limit and greylisting do; nobody learns by it who exists. */
  @Test
  void d10_recipientsThatAreToComeLaterAreNoGuesses() throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    String said =
        stage.talk(
            4096,
            "EHLO a\r\nMAIL FROM:<a@b>\r\n"
                + recipients("u", 0, 100)
                + recipients("later", 0, 300)
                + "DATA\r\n.\r\nQUIT\r\n");
    assertEquals(300, said.split("450 4.7.1 ", -1).length - 1);
    assertEquals(100, stage.intake.taken().getFirst().mail().envelope().recipients().size());
  }

  @Test
  void d10_guessingAddressesHasAnEnd() throws IOException {
    String known = "RCPT TO:<joe@localhost>\r\n";
    assertEquals(101, guesses(i -> known + recipients("nobody", i, i + 1)));
    assertEquals(
        199,
        guesses(
            i ->
                i % 100 == 99
                    ? "RSET\r\nMAIL FROM:<a@b>\r\n" + recipients("nobody", i, i + 1)
                    : recipients("u", i, i + 1) + recipients("nobody", i, i + 1)));
  }

  /** How many addresses a session may guess, though it knows some. */
  private static int guesses(IntFunction<String> guess) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    var all = new StringBuilder("EHLO a\r\nMAIL FROM:<a@b>\r\n");
    for (int i = 0; i < 1000; i++) {
      all.append(guess.apply(i));
    }
    String said = stage.talk(4096, all.toString());
    assertTrue(said.endsWith("\r\n421 4.7.0 too many commands without a mail\r\n"), said);
    return said.split("550 5.1.1 ", -1).length - 1;
  }

  private static String recipients(String name, int from, int until) {
    return IntStream.range(from, until)
        .mapToObj(i -> "RCPT TO:<%s%d@localhost>\r\n".formatted(name, i))
        .collect(Collectors.joining());
  }
}
