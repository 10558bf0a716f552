package org.rekkas.kernel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Report;

class CommandsTest {
  @Test
  void theWordThatWasMeantIsNamed() {
    List<AdminCommand> known =
        List.of(
            Operation.of("account list", "Lists.", _ -> Report.lines("")),
            Operation.of("check", "Checks.", _ -> Report.lines("")));
    var err = new ByteArrayOutputStream();
    var caller =
        new Caller(
            Path.of(""),
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(2, new Commands(() -> known).run(List.of("acount", "list"), caller));
    assertEquals(
        "rekkas: no such command: acount (account?)\nAll commands: rekkas help\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aParameterThatIsRequiredIsNotEmpty() {
    var folder = new AdminCommand.Parameter("DIR", AdminCommand.Parameter.Kind.PATH, "where");
    var backup = Operation.of("backup", "Saves.", _ -> Report.lines("saved"), folder);
    var said = new ByteArrayOutputStream();
    var printed = new PrintStream(said, true, StandardCharsets.UTF_8);
    var caller = new Caller(Path.of(""), InputStream.nullInputStream(), printed, printed);
    assertEquals(2, new Commands(() -> List.of(backup)).run(List.of("backup", ""), caller));
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("rekkas: DIR is empty: say what is meant\n"), text);
  }

  @Test
  void wordsThatCommandsBeginWithBringThese() {
    List<AdminCommand> known =
        List.of(
            Operation.of("queue", "Lists.", _ -> Report.lines("all")),
            Operation.of("queue suppress list", "Lists.", _ -> Report.lines("")),
            Operation.of("queue suppress add", "Adds.", _ -> Report.lines("")),
            Operation.of("account list", "Lists.", _ -> Report.lines("")));
    String these = "  rekkas queue suppress add\n  rekkas queue suppress list\n";
    for (String last : List.of("", " nix")) {
      requireSaid(
          2, "rekkas: queue suppress: which of these?\n" + these, known, "queue suppress" + last);
      requireSaid(
          2, "rekkas: account: which of these?\n  rekkas account list\n", known, "account" + last);
    }
    requireSaid(0, "all\n", known, "queue");
    requireSaid(0, these, known, "help queue suppress");
    requireSaid(2, "rekkas: no such command: nix\nAll commands: rekkas help\n", known, "help nix");
  }

  private static void requireSaid(int exit, String said, List<AdminCommand> known, String words) {
    var out = new ByteArrayOutputStream();
    var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    var caller = new Caller(Path.of(""), InputStream.nullInputStream(), printed, printed);
    assertEquals(exit, new Commands(() -> known).run(List.of(words.split(" ")), caller));
    assertEquals(said, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void allWordsThatAreLeftComeAsOneBehindAnOptionalOne() {
    AdminCommand mail =
        Operation.of(
            "mail",
            "Shows.",
            given -> Report.lines(new TreeMap<>(given.values()).toString()),
            Operation.required("USER", "whose"),
            new AdminCommand.Parameter("WHAT", AdminCommand.Parameter.Kind.OPTIONAL, "what"),
            Operation.several("N", "which"),
            Operation.option("--to", "where"));
    var out = new ByteArrayOutputStream();
    var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    var caller = new Caller(Path.of(""), InputStream.nullInputStream(), printed, printed);
    var commands = new Commands(() -> List.of(mail));
    assertEquals(0, commands.run(List.of("mail", "ali"), caller));
    assertEquals(0, commands.run(List.of("mail", "ali", "1"), caller));
    assertEquals(0, commands.run(List.of("mail", "ali", "move", "1", "2", "--to", "F"), caller));
    assertEquals(
        """
        {USER=ali}
        {USER=ali, WHAT=1}
        {--to=F, N...=1 2, USER=ali, WHAT=move}
        """,
        out.toString(StandardCharsets.UTF_8));
  }

  /** As of {@code --folder "$F"} where F is not set: it is never as if nothing was said. */
  @Test
  void anOptionWithoutAValueIsRefused() {
    AdminCommand mail =
        Operation.of(
            "mail",
            "Shows.",
            _ -> Report.lines("done"),
            Operation.option("--folder", "which"),
            new AdminCommand.Parameter("--mbox", AdminCommand.Parameter.Kind.PATH, "where"));
    for (List<String> words :
        List.of(
            List.of("mail", "--folder", ""),
            List.of("mail", "--folder="),
            List.of("mail", "--mbox", ""))) {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      var caller =
          new Caller(
              Path.of(""),
              InputStream.nullInputStream(),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      assertEquals(2, new Commands(() -> List.of(mail)).run(words, caller));
      assertEquals("", out.toString(StandardCharsets.UTF_8));
      String told = err.toString(StandardCharsets.UTF_8);
      assertTrue(told.contains(" has no value; leave it out, or give it one\n"), told);
    }
  }

  /** It says nothing of a file, and the log has where it came from. */
  @Test
  void whatCannotBeReadIsToldInAWord() {
    AdminCommand damaged =
        Operation.of(
            "mail",
            "Shows.",
            _ -> {
              throw new UncheckedIOException("a value is cut short", new IOException("cut"));
            });
    var err = new ByteArrayOutputStream();
    var caller =
        new Caller(
            Path.of(""),
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(1, new Commands(() -> List.of(damaged)).run(List.of("mail"), caller));
    assertEquals("rekkas: a value is cut short\n", err.toString(StandardCharsets.UTF_8));
  }

  /** The server would read its own input, and say that the mail is empty. */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/stdin", "/dev/fd/63", "/proc/self/fd/0", "/dev/../dev/stdout"})
  void aFileOfTheProcessIsNotTheCallers(String file) {
    var command =
        Operation.of(
            "spam test",
            "Judges.",
            _ -> Report.lines(""),
            new AdminCommand.Parameter("FILE", AdminCommand.Parameter.Kind.PATH, "the mail"));
    var err = new ByteArrayOutputStream();
    var caller =
        new Caller(
            Path.of("/"),
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(
        1, new Commands(() -> List.of(command)).run(List.of("spam", "test", file), caller));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("say -"), err::toString);
  }

  /** That a command breaks says nothing of the next server. */
  @Test
  void thatTheNextServerWouldNotStartHasAnExitCodeOfItsOwn() {
    AdminCommand check =
        Operation.of(
            "check",
            "Checks.",
            _ -> {
              throw new WouldNotStart("one problem\n1 problem.");
            });
    var err = new ByteArrayOutputStream();
    var caller =
        new Caller(
            Path.of(""),
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(4, new Commands(() -> List.of(check)).run(List.of("check"), caller));
    assertEquals("rekkas: one problem\n1 problem.\n", err.toString(StandardCharsets.UTF_8));
  }
}
