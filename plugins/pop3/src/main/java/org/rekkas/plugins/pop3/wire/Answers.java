package org.rekkas.plugins.pop3.wire;

/** What the server says, but for what has numbers in it. Response codes: RFC 2449 §8, RFC 3206. */
public final class Answers {
  public static final Answer UNKNOWN_COMMAND = Answer.err("no such command");
  public static final Answer BAD_ARGUMENTS = Answer.err("not the arguments of this command");
  public static final Answer LINE_TOO_LONG = Answer.err("the line is too long");
  public static final Answer BARE_LINE_END = Answer.err("a line ends with CR LF");

  public static final Answer NAME_TAKEN = Answer.ok("and the password?");
  public static final Answer LOG_IN_FIRST = Answer.err("log in first");
  public static final Answer LOGGED_IN_ALREADY = Answer.err("you are logged in already");
  public static final Answer USER_FIRST = Answer.err("USER comes before PASS");
  public static final Answer TLS_FIRST = Answer.err("[AUTH] turn on TLS before you log in");

  /** The same words whether there is such an account or not (attack C6). */
  public static final Answer WRONG = Answer.err("[AUTH] the name or the password is wrong");

  public static final Answer NO_SUCH_MECHANISM =
      Answer.err("no such mechanism is offered on this connection now");
  public static final Answer MALFORMED = Answer.err("not base64");
  public static final Answer CANCELLED = Answer.err("given up");

  /** Not AUTH: the client would ask for another password, RFC 3206 §5. */
  public static final Answer THROTTLED =
      Answer.err("[SYS/TEMP] too many logins have failed; try later");

  public static final Answer TOO_MANY_FAILURES =
      Answer.err("[AUTH] the name or the password is wrong; goodbye");
  public static final Answer ACCOUNTS_UNAVAILABLE =
      Answer.err("[SYS/TEMP] nobody can log in at present");
  public static final Answer IN_USE = Answer.err("[IN-USE] another session has this maildrop");
  public static final Answer OUR_FAULT = Answer.err("[SYS/TEMP] this went wrong here; try later");

  public static final Answer READY_FOR_TLS = Answer.ok("begin TLS now");
  public static final Answer NO_TLS_NOW =
      Answer.err("[SYS/TEMP] no memory is left for TLS; try later");
  public static final Answer NO_TLS = Answer.err("TLS is not offered, or on already");
  public static final Answer UTF8_ON = Answer.ok("UTF-8 it is");

  public static final Answer ENGLISH = Answer.ok("en English it is");
  public static final Answer DEFAULT_LANGUAGE = Answer.ok("i-default English it is");
  public static final Answer NO_SUCH_LANGUAGE = Answer.err("English is all that is spoken here");
  public static final Answer DONE = Answer.ok("done");
  public static final Answer FOLLOWS = Answer.ok("it follows");
  public static final Answer NO_MESSAGE = Answer.err("no such message");
  public static final Answer MESSAGE_GONE = Answer.err("this message was removed meanwhile");
  public static final Answer DAMAGED = Answer.err("[SYS/PERM] this message is damaged");
  public static final Answer DELETED = Answer.ok("deleted at QUIT");
  public static final Answer BYE = Answer.ok("goodbye");
  public static final Answer NOT_REMOVED =
      Answer.err("[SYS/TEMP] some deleted messages are not removed");

  public static final Answer CLOSING = Answer.err("[SYS/TEMP] the server is stopping");
  public static final Answer TOO_MANY_ERRORS = Answer.err("too many errors; goodbye");
  public static final Answer TOO_MANY_CONNECTIONS =
      Answer.err("[SYS/TEMP] too many connections; try later");
  public static final Answer TOO_MANY_FROM_YOU =
      Answer.err("[SYS/TEMP] too many connections from your address; try later");

  private Answers() {}
}
