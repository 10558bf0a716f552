package org.rekkas.kernel.setup;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.rekkas.kernel.net.AddressLiteral;
import org.rekkas.kernel.setup.Wishes.Reach;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.PlainText;

/** Finds out what is wished: from the options, and by questions where somebody can answer. */
public final class Interview {
  static final String DOMAIN = "--domain";
  static final String HOST = "--host";
  static final String ADDRESSES = "--addresses";
  static final String ACCOUNT = "--account";
  public static final String PASSWORD = "--password-stdin";
  static final String REACH = "--reach";

  private static final String LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?";

  public static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter(DOMAIN, Parameter.Kind.OPTION, "whose mail is here: example.org"),
          new Parameter(HOST, Parameter.Kind.OPTION, "the server's name: mx.example.org"),
          new Parameter(
              ADDRESSES, Parameter.Kind.OPTION, "IP addresses that it is reached at, for the DNS"),
          new Parameter(ACCOUNT, Parameter.Kind.OPTION, "the first account: ali@example.org"),
          new Parameter(PASSWORD, Parameter.Kind.FLAG, "takes its password from standard input"),
          new Parameter(
              REACH,
              Parameter.Kind.OPTION,
              "local: this machine alone; public: all, on ports 25, 465, 587; high: on 2525 …"));

  /** Two labels or more, RFC 5321 §4.1.2, or of other letters than ASCII. */
  private static final Pattern NAME = Pattern.compile("(?:%1$s\\.)+%1$s".formatted(LABEL));

  private final Invocation given;
  private final Terminal terminal;

  /** Somebody who can be asked. */
  public interface Terminal {
    void say(String line);

    /** A line; empty: nobody is there. */
    Optional<String> ask(String question);

    /** A line that is not shown. */
    Optional<String> askSecret(String question);
  }

  /** Something is missing or wrong. */
  public static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    Unanswered(String message) {
      super(message);
    }
  }

  public Interview(Invocation given, Terminal terminal) {
    this.given = given;
    this.terminal = terminal;
  }

  public Wishes wishes() throws Unanswered, IOException {
    String domain = name(DOMAIN, "The domain whose mail is here", "", Interview::domain);
    String host = name(HOST, "The name of this server", "mx." + domain, Interview::name);
    Reach reach =
        of(
            REACH,
            "Who can connect (local, high, public)",
            WellKnownPorts.ofThisMachine().mayListen() ? "public" : "high",
            text -> Reach.valueOf(text.toUpperCase(Locale.ROOT)),
            "local: this machine alone; public: all, on the well-known ports; high: on 2525 …");
    List<InetAddress> addresses =
        reach == Reach.LOCAL && given.value(ADDRESSES).isEmpty()
            ? List.of()
            : of(
                ADDRESSES,
                "The IP addresses that the Internet reaches it at",
                "none",
                Interview::addresses,
                "addresses such as 192.0.2.1 2001:db8::1, or none");
    Mailbox account =
        of(
            ACCOUNT,
            "The address of the first account",
            "postmaster@" + domain,
            text -> Mailbox.of(text.contains("@") ? text : text + "@" + domain),
            "an address such as ali@" + domain);
    if (!account.domainKey().equals(domain)) {
      throw new Unanswered(ACCOUNT + ": " + account + " is not of " + domain);
    }
    return new Wishes(domain, host, addresses, account, password(), reach);
  }

  private String name(
      String option, String question, String byDefault, Function<String, String> read)
      throws Unanswered {
    return of(option, question, byDefault, read, "a name such as example.org");
  }

  /** In the form in which the domains of addresses are compared. */
  private static String domain(String text) {
    return new Mailbox("postmaster", name(text)).domainKey();
  }

  private static String name(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (name.length() > 200 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(text);
    }
    return name;
  }

  private static List<InetAddress> addresses(String text) {
    return text.equals("none")
        ? List.of()
        : Arrays.stream(text.split("[ ,]+")).map(AddressLiteral::of).toList();
  }

  /** Three wrong answers are enough. */
  private <T> T of(
      String option, String question, String byDefault, Function<String, T> read, String form)
      throws Unanswered {
    String shown = question + (byDefault.isEmpty() ? ": " : " [" + byDefault + "]: ");
    Optional<String> said = given.value(option);
    for (int i = 0; i < 3; i++) {
      Optional<String> answer = said.or(() -> terminal.ask(shown));
      String text = answer.filter(line -> !line.isBlank()).orElse(byDefault).strip();
      try {
        if (!text.isEmpty()) {
          return read.apply(text);
        }
      } catch (IllegalArgumentException _) {
        terminal.say(text + " will not do: it is " + form);
      }
      if (said.isPresent() || answer.isEmpty()) {
        break;
      }
    }
    throw new Unanswered(option + " is " + form);
  }

  private String password() throws Unanswered, IOException {
    if (given.flag(PASSWORD)) {
      return line(given.input());
    }
    for (int i = 0; i < 3; i++) {
      Optional<String> first = terminal.askSecret("Its password: ");
      if (first.isEmpty()) {
        break;
      }
      Optional<String> second = terminal.askSecret("Once more: ");
      if (!first.get().isEmpty() && first.equals(second)) {
        return first.get();
      }
      terminal.say("They are empty or differ.");
    }
    throw new Unanswered("a password is needed: " + PASSWORD);
  }

  /** Before anything is written: what nobody could type at a login is no password. */
  private static String line(InputStream input) throws Unanswered, IOException {
    try {
      String password = PlainText.firstLine(input);
      if (password.isEmpty()) {
        throw new Unanswered("a password is needed, and none came by " + PASSWORD);
      }
      return password;
    } catch (CharacterCodingException _) {
      throw new Unanswered("the password is not UTF-8");
    }
  }
}
