package org.rekkas.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Account;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;

/**
 * Plays a dialogue with one verb: {@code C:} lines are commands (the verb stands in front of its
 * argument), {@code S:} lines the replies, as they stand on the wire.
 */
public final class VerbTranscript {
  private final SmtpVerb verb;
  private final Session session;

  private VerbTranscript(SmtpVerb verb, Session session) {
    this.verb = verb;
    this.session = session;
  }

  /** With a client of a local network. */
  public static VerbTranscript local(SmtpVerb verb) {
    return new VerbTranscript(verb, session("127.0.0.1", true, Optional.empty()));
  }

  /** With a client from outside. */
  public static VerbTranscript stranger(SmtpVerb verb, String address) {
    return new VerbTranscript(verb, session(address, false, Optional.empty()));
  }

  /** With a client from outside that has logged in. */
  public static VerbTranscript loggedIn(SmtpVerb verb, String login) {
    var account = new Account(Mailbox.of(login), "", 0, true);
    return new VerbTranscript(verb, session("192.0.2.1", false, Optional.of(account)));
  }

  public void plays(String transcript) {
    var played = new ArrayList<String>();
    for (String line : transcript.strip().split("\n")) {
      if (line.startsWith("C: ")) {
        played.add(line);
        String argument = line.substring(Math.min(line.length(), 3 + verb.verb().length()));
        played.addAll(lines(verb.answer(session, argument.strip())));
      }
    }
    assertEquals(transcript.strip(), String.join("\n", played));
  }

  private static List<String> lines(VerbStep step) {
    return switch (step) {
      case VerbStep.Say(var reply) -> wire(reply);
      case VerbStep.Ask(var challenge, var _) -> wire(challenge);
      case VerbStep.Close(var reply) -> wire(reply);
    };
  }

  private static List<String> wire(Reply reply) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < reply.lines().size(); i++) {
      String mark = i + 1 < reply.lines().size() ? "-" : " ";
      String enhanced = reply.enhanced().map(code -> code + " ").orElse("");
      lines.add("S: " + reply.code() + mark + enhanced + reply.lines().get(i));
    }
    return lines;
  }

  /** A session of a client at an address. */
  public static Session session(String address, boolean local, Optional<Account> login) {
    try {
      var client = new Client(InetAddress.getByName(address), 50000, local);
      return new Session(
          "s1", "mx", client, Optional.of("client.example"), true, Optional.empty(), login);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is not an address", e);
    }
  }
}
