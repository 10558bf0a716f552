package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Parameter.Kind;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.VaultUnwritable;

/** What extensions say of themselves, and what comes of it where it cannot be. */
class RosterTest {
  @TempDir Path folder;
  private int houses;

  private House house(Extension extension) throws IOException {
    Path own = Files.createDirectories(folder.resolve("house" + houses++));
    var house = new House(own, GivenPlugin.of("demo", Contribution.of("it", extension)));
    house.generations.keepNames(Set.of("status"));
    return house;
  }

  private void refuses(String problem, Extension extension) throws IOException {
    try (var house = house(extension)) {
      String refused = house.refused();
      assertTrue(refused.startsWith("plugins: demo/it" + problem), refused);
      assertEquals(1, refused.lines().count(), refused);
    }
  }

  private record Command(
      @Nullable String name, @Nullable String summary, @Nullable List<Parameter> parameters)
      implements AdminCommand {
    static Command of(@Nullable String name, Parameter... parameters) {
      return new Command(name, "Does it.", Arrays.asList(parameters));
    }

    @Override
    public Report run(Invocation given) {
      return Report.lines("done");
    }
  }

  private static Parameter parameter(@Nullable String name, @Nullable Kind kind) {
    return new Parameter(name, kind, "it");
  }

  /** One of these took the command line from all others, and reload with it. */
  @Test
  void h9_aCommandThatCannotBeOfferedIsRefused() throws IOException {
    refuses(" cannot say what it is: java.lang.NullPointerException: name", Command.of(null));
    refuses(" cannot say", new Command("do it", null, List.of()));
    refuses(" cannot say", new Command("do it", "Does it.", null));
    refuses(" cannot say", Command.of("do it", new Parameter[] {null}));
    for (String name : List.of("", " ", "Do", "do  it", "do it ", "-do", "d\u00f6", "do\nit")) {
      refuses(": not the name of a command", Command.of(name));
    }
    refuses(": the server has this command itself: \"status\"", Command.of("status"));
    refuses(": the server has this command itself", Command.of("start it"));
    refuses(": a summary that says nothing", new Command("do it", " ", List.of()));
    try (var house = house(Command.of("status all"))) {
      assertEquals("status all", house.load().commands().getFirst().name());
    }
  }

  /** Meets a full disk. */
  private record Fills() implements AdminCommand {
    @Override
    public String name() {
      return "fill";
    }

    @Override
    public String summary() {
      return "Fills it.";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public Report run(Invocation given) {
      throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "the disk is full");
    }
  }

  /** It is told as any other command's, and no plugin is named for it. */
  @Test
  void h3_aFullDiskThatACommandMeetsIsNotThePluginsFault() throws IOException {
    var nothing = new Invocation(Map.of(), InputStream.nullInputStream());
    try (var house = house(new Fills())) {
      AdminCommand command = house.load().commands().getFirst();
      assertThrows(VaultUnwritable.class, () -> command.run(nothing));
    }
  }

  @Test
  void h9_aParameterThatCannotBeParsedIsRefused() throws IOException {
    for (Parameter each :
        List.of(
            parameter("force", Kind.FLAG),
            parameter("-f", Kind.OPTION),
            parameter("--", Kind.OPTION),
            parameter("", Kind.REQUIRED),
            parameter("--file", Kind.OPTIONAL),
            parameter("A B", Kind.PATH))) {
      refuses(": not the name of such a parameter", Command.of("do it", each));
    }
    refuses(": a parameter without", Command.of("do it", parameter(null, Kind.FLAG)));
    refuses(": a parameter without", Command.of("do it", parameter("FILE", null)));
    refuses(
        ": a parameter without", Command.of("do it", new Parameter("FILE", Kind.REQUIRED, null)));
    for (String name : List.of("--help", "--json")) {
      refuses(": a second parameter", Command.of("do it", parameter(name, Kind.FLAG)));
    }
    Parameter file = parameter("FILE", Kind.PATH);
    refuses(": a second parameter of this name: \"FILE\"", Command.of("do it", file, file));
    refuses(
        ": a required parameter behind an optional",
        Command.of("do it", parameter("ID", Kind.OPTIONAL), file));
  }

  private record Verb(String verb, String syntax, Optional<String> keyword) implements SmtpVerb {
    @Override
    public VerbStep answer(Session session, String argument) {
      throw new AssertionError("not to be asked");
    }
  }

  /** One of these took SMTP from everybody: the replies to EHLO and HELP could not be made. */
  @Test
  void h9_aVerbThatNoReplyCanTellIsRefused() throws IOException {
    refuses(": not a verb: \"X TIME\"", new Verb("x time", "XTIME", Optional.empty()));
    refuses(": not a verb", new Verb("", "XTIME", Optional.empty()));
    for (String syntax : List.of("", "XTIME\r\n", "x".repeat(401), "caf\u00e9")) {
      refuses(": not one line of ASCII", new Verb("XTIME", syntax, Optional.empty()));
    }
    for (String keyword : List.of("", "X TIME ", "XTIME\r\nAUTH PLAIN", "X".repeat(401))) {
      refuses(": not a keyword of EHLO", new Verb("XTIME", "XTIME", Optional.of(keyword)));
    }
    Optional<String> none = null;
    refuses(" cannot say what it is", new Verb("XTIME", "XTIME", none));
  }

  private record Keyword(String announced, Set<String> mailParameters) implements SmtpKeyword {
    @Override
    public String announce(Session session) {
      return announced;
    }

    @Override
    public EnvelopeVerdict judge(Session session, String parameter, String value) {
      return Verdict.Continue.SILENTLY;
    }
  }

  @Test
  void h9_aMailParameterThatIsNoneIsRefused() throws IOException {
    refuses(": not the name of a MAIL parameter", new Keyword("HOLD", Set.of("HO LD")));
    refuses(" cannot say what it is", new Keyword("HOLD", null));
  }

  @Test
  void h8_whatIsNoLineOfEhloIsLeftOutAndCountsAsAFailure() throws IOException {
    for (String line :
        List.of("HOLD\r\nAUTH PLAIN", " ", "HOLD ", "H".repeat(401), "HOLD \u00e9")) {
      try (var house = house(new Keyword(line, Set.of()))) {
        assertEquals(List.of(), house.load().smtp().keywords(House.session()));
        assertEquals(1, house.journal.notes(Note.PluginFailed.class).size());
      }
    }
    try (var house = house(new Keyword("HOLD 5 x=y", Set.of()))) {
      assertEquals(List.of("HOLD 5 x=y"), house.load().smtp().keywords(House.session()));
    }
  }

  @Test
  void h8_anErrorEndsNoStartAndItsPluginIsNamed() throws IOException {
    refuses(
        " cannot say what it is: java.lang.StackOverflowError: deep at ",
        new Accounts() {
          @Override
          public Set<String> domains() {
            throw new StackOverflowError("deep");
          }

          @Override
          public Lookup find(Mailbox address) {
            return new Lookup.NotMine();
          }

          @Override
          public Verification verify(Mailbox login, char[] password, String service) {
            return new Verification.Wrong();
          }
        });
  }
}
