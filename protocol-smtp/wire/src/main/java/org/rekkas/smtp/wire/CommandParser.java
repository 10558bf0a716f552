package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * The grammar of command lines, RFC 5321 §4.1.1: octets of the read buffer to a {@link Command}, a
 * total function. Immutable; shared by all sessions.
 */
public final class CommandParser {
  private static final int LONGEST_VERB = 32;

  private final Dialect dialect;

  public CommandParser(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The command in {@code line[from..to)}, a line without its CRLF. */
  public Command parse(byte[] line, int from, int to) {
    int end = to;
    while (end > from && isSpace(line[end - 1])) {
      end--;
    }
    int verbEnd = from;
    while (verbEnd < end && !isSpace(line[verbEnd])) {
      verbEnd++;
    }
    int argument = verbEnd;
    while (argument < end && isSpace(line[argument])) {
      argument++;
    }
    return switch (verbEnd - from) {
      case 4 -> four(word(line, from), line, argument, end, from);
      case 0 -> new Command.Malformed(Replies.SYNTAX);
      default -> longer(line, from, verbEnd, argument, end);
    };
  }

  private Command four(int word, byte[] line, int argument, int end, int from) {
    boolean bare = argument == end;
    return switch (word) {
      case Word.MAIL -> mail(line, argument, end);
      case Word.RCPT -> rcpt(line, argument, end);
      case Word.DATA -> bare ? Command.DATA : new Command.Malformed(Replies.NO_ARGUMENT);
      case Word.BDAT -> Chunks.parse(line, argument, end);
      case Word.EHLO -> hello(line, argument, end, true);
      case Word.HELO -> hello(line, argument, end, false);
      case Word.RSET -> bare ? Command.RSET : new Command.Malformed(Replies.NO_ARGUMENT);
      case Word.NOOP -> Command.NOOP;
      case Word.QUIT -> bare ? Command.QUIT : new Command.Malformed(Replies.NO_ARGUMENT);
      case Word.HELP -> new Command.Help(Utf8.text(line, argument, end));
      default -> longer(line, from, from + 4, argument, end);
    };
  }

  private Command longer(byte[] line, int from, int verbEnd, int argument, int end) {
    if (verbEnd - from > LONGEST_VERB || !Utf8.isAscii(line, from, verbEnd)) {
      return new Command.Malformed(Replies.SYNTAX);
    }
    String verb = new String(line, from, verbEnd - from, ISO_8859_1).toUpperCase(Locale.ROOT);
    return switch (verb) {
      case "STARTTLS" ->
          argument == end ? Command.START_TLS : new Command.Malformed(Replies.NO_ARGUMENT);
      case "AUTH" -> auth(line, argument, end);
      case "XCLIENT" -> xclient(line, argument, end);
      case "GET", "POST", "CONNECT", "HEAD", "PUT", "OPTIONS", "DELETE", "PROXY", "HOST:" ->
          new Command.Hopeless(Replies.NO_SMTP);
      default -> other(verb, line, argument, end);
    };
  }

  private static Command other(String verb, byte[] line, int argument, int end) {
    if (verb.startsWith("SSH-") || verb.startsWith("\u0016\u0003")) {
      return new Command.Hopeless(Replies.NO_SMTP);
    }
    for (int i = 0; i < verb.length(); i++) {
      if (!Character.isLetterOrDigit(verb.charAt(i)) && verb.charAt(i) != '-') {
        return new Command.Malformed(Replies.SYNTAX);
      }
    }
    String text = Utf8.text(line, argument, end);
    return text.isEmpty() && argument < end
        ? new Command.Malformed(Replies.BAD_ARGUMENT)
        : new Command.Other(verb, text);
  }

  private Command hello(byte[] line, int argument, int end, boolean extended) {
    if (argument == end && dialect.lenient() && !extended) {
      return new Command.Helo("");
    }
    Optional<String> name = HelloName.of(line, argument, end, dialect.lenient());
    if (name.isEmpty()) {
      return new Command.Malformed(Replies.BAD_HELLO);
    }
    return extended ? new Command.Ehlo(name.get()) : new Command.Helo(name.get());
  }

  private Command mail(byte[] line, int argument, int end) {
    int path = afterColon(line, argument, end, Word.FROM, 4);
    if (path < 0) {
      return new Command.Malformed(Replies.BAD_MAIL);
    }
    var reader = new PathReader(line, path, end, dialect.lenient());
    ReversePath reverse =
        switch (reader.read()) {
          case NULL -> ReversePath.NULL;
          case POSTMASTER -> ReversePath.of(postmaster(reader));
          case MAILBOX -> ReversePath.of(new Mailbox(reader.localPart(), reader.domain()));
          case BAD -> null;
        };
    if (reverse == null) {
      return malformed(line, path, end, Replies.BAD_SENDER);
    }
    var parameters = new ParameterReader(line, reader.at(), end);
    return parameters.mail()
        ? new Command.MailFrom(reverse, parameters.ofMail())
        : new Command.Malformed(Replies.BAD_PARAMETER);
  }

  private Command rcpt(byte[] line, int argument, int end) {
    int path = afterColon(line, argument, end, Word.TO, 2);
    if (path < 0) {
      return new Command.Malformed(Replies.BAD_RCPT);
    }
    var reader = new PathReader(line, path, end, dialect.lenient());
    ForwardPath forward =
        switch (reader.read()) {
          case POSTMASTER -> new ForwardPath(postmaster(reader));
          case MAILBOX -> new ForwardPath(new Mailbox(reader.localPart(), reader.domain()));
          case NULL, BAD -> null;
        };
    if (forward == null) {
      return malformed(line, path, end, Replies.BAD_RECIPIENT);
    }
    var parameters = new ParameterReader(line, reader.at(), end);
    return parameters.rcpt()
        ? new Command.RcptTo(forward, parameters.ofRcpt())
        : new Command.Malformed(Replies.BAD_PARAMETER);
  }

  /** A path that is malformed: what a lenient dialect would have taken is named. */
  private Command malformed(byte[] line, int path, int end, Reply otherwise) {
    if (dialect.lenient() || path == end || line[path] == '<') {
      return new Command.Malformed(otherwise);
    }
    return new Command.Malformed(
        isSpace(line[path]) ? Replies.SPACE_BEFORE_PATH : Replies.NO_BRACKETS);
  }

  private Mailbox postmaster(PathReader reader) {
    return new Mailbox(reader.localPart(), dialect.postmasterDomain());
  }

  /** Where the path begins behind {@code FROM:}, or -1. */
  private int afterColon(byte[] line, int argument, int end, int keyword, int length) {
    int at = argument + length;
    if (at >= end || (length == 4 ? word(line, argument) : half(line, argument)) != keyword) {
      return -1;
    }
    if (dialect.lenient()) {
      at = spaces(line, at, end);
    }
    if (at >= end || line[at] != ':') {
      return -1;
    }
    return dialect.lenient() ? spaces(line, at + 1, end) : at + 1;
  }

  private static Command auth(byte[] line, int argument, int end) {
    String[] words = new String(line, argument, end - argument, ISO_8859_1).split(" +");
    if (words.length > 2 || !words[0].matches("[A-Za-z0-9_-]{1,20}")) {
      return new Command.Malformed(Replies.BAD_AUTH);
    }
    var initial = words.length == 2 ? Optional.of(words[1]) : Optional.<String>empty();
    return new Command.Auth(words[0].toUpperCase(Locale.ROOT), initial);
  }

  private static Command xclient(byte[] line, int argument, int end) {
    List<Command.Attribute> attributes = new ArrayList<>();
    for (String item : new String(line, argument, end - argument, ISO_8859_1).split(" +")) {
      int equals = item.indexOf('=');
      var value = Xtext.decode(item.substring(equals + 1));
      if (equals < 1 || value.isEmpty()) {
        return new Command.Malformed(Replies.BAD_ARGUMENT);
      }
      String name = item.substring(0, equals).toUpperCase(Locale.ROOT);
      attributes.add(new Command.Attribute(name, value.get()));
    }
    return new Command.Xclient(attributes);
  }

  private static int spaces(byte[] line, int from, int end) {
    int at = from;
    while (at < end && isSpace(line[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Four octets in upper case as one number; other octets than letters never match a verb's. */
  private static int word(byte[] line, int at) {
    return half(line, at) << 16 | half(line, at + 2);
  }

  private static int half(byte[] line, int at) {
    return upper(line[at]) << 8 | upper(line[at + 1]);
  }

  private static int upper(byte b) {
    return b >= 'a' && b <= 'z' ? b - 32 : b & 0xff;
  }

  /** Verbs as numbers. */
  private static final class Word {
    static final int HELO = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'O';
    static final int EHLO = 'E' << 24 | 'H' << 16 | 'L' << 8 | 'O';
    static final int MAIL = 'M' << 24 | 'A' << 16 | 'I' << 8 | 'L';
    static final int RCPT = 'R' << 24 | 'C' << 16 | 'P' << 8 | 'T';
    static final int DATA = 'D' << 24 | 'A' << 16 | 'T' << 8 | 'A';
    static final int BDAT = 'B' << 24 | 'D' << 16 | 'A' << 8 | 'T';
    static final int RSET = 'R' << 24 | 'S' << 16 | 'E' << 8 | 'T';
    static final int NOOP = 'N' << 24 | 'O' << 16 | 'O' << 8 | 'P';
    static final int QUIT = 'Q' << 24 | 'U' << 16 | 'I' << 8 | 'T';
    static final int HELP = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'P';
    static final int FROM = 'F' << 24 | 'R' << 16 | 'O' << 8 | 'M';
    static final int TO = 'T' << 8 | 'O';
  }
}
