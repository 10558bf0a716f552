package org.rekkas.plugins.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

class SessionTest {
  private static final String CAPABILITIES =
      """
      S: +OK …
      C: CAPA
      S: +OK it follows
      S: USER
      S: SASL PLAIN LOGIN
      S: UTF8 USER
      S: TOP
      S: UIDL
      S: PIPELINING
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: LANG
      """;

  private final Stage stage =
      new Stage().mail("Subject: tea\r\n\r\nAt five?\r\n.\r\n").mail("Subject: two\r\n\r\n");

  @Test
  void mailIsListedReadAndRemovedAtQuit() {
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 2 messages
            C: STAT
            S: +OK 2 109
            C: LIST
            S: +OK 2 messages
            S: 1 61
            S: 2 48
            S: .
            C: LIST 2
            S: +OK 2 48
            C: UIDL
            S: +OK 2 messages
            S: 1 ….1
            S: 2 ….2
            S: .
            C: UIDL 2
            S: +OK 2 ….2
            C: RETR 1
            S: +OK 61 octets
            S: Return-Path: <joe@example.org>
            S: Subject: tea
            S: At five?
            S: ..
            S: .
            C: TOP 1 1
            S: +OK it follows
            S: Return-Path: <joe@example.org>
            S: Subject: tea
            S: At five?
            S: .
            C: DELE 1
            S: +OK deleted at QUIT
            C: DELE 1
            S: -ERR no such message
            C: RETR 1
            S: -ERR no such message
            C: STAT
            S: +OK 1 48
            C: LIST
            S: +OK 1 messages
            S: 2 48
            S: .
            C: NOOP
            S: +OK done
            C: QUIT
            S: +OK goodbye
            S: <closed>
            """);
    List<Message> left = stage.store.messages(Stage.ALI, Folder.INBOX, 1, 10);
    assertEquals(List.of(2L), left.stream().map(Message::uid).toList());
    assertEquals(Set.of(), left.getFirst().flags());
  }

  @Test
  void junkComesBehindTheInboxWhereThatIsWanted() {
    stage.mail("Subject: spam\r\n\r\n").mail("Subject: more\r\n\r\n");
    stage.store.create(Stage.ALI, Folder.JUNK);
    stage.store.move(Stage.ALI, Folder.INBOX, List.of(3L, 4L), Folder.JUNK);
    stage.play(Stage.LOGIN + "S: +OK 2 messages\nC: QUIT\nS: +OK goodbye\nS: <closed>\n");
    stage
        .with("junk", Settings.Junk.SHOW)
        .play(
            Stage.LOGIN
                + """
                S: +OK 4 messages
                C: UIDL
                S: +OK 4 messages
                S: 1 ….1
                S: 2 ….2
                S: 3 junk.….1
                S: 4 junk.….2
                S: .
                C: RETR 3
                S: +OK 49 octets
                S: Return-Path: <joe@example.org>
                S: Subject: spam
                S: .
                C: DELE 1
                S: +OK deleted at QUIT
                C: DELE 4
                S: +OK deleted at QUIT
                C: QUIT
                S: +OK goodbye
                S: <closed>
                """);
    assertEquals(List.of(2L), uids(Folder.INBOX));
    assertEquals(List.of(1L), uids(Folder.JUNK));
    var flags = stage.store.message(Stage.ALI, Folder.JUNK, 1).orElseThrow().flags();
    assertEquals(Set.of(Message.SEEN), flags);
  }

  @Test
  void aJunkThatWasMadeAnewSinceTheLoginIsLeftAlone() {
    Maildrop maildrop = openBeforeJunkIsMadeAnew();
    maildrop.delete(1);
    maildrop.delete(2);
    assertEquals(1, maildrop.update());
    assertEquals(List.of(), uids(Folder.INBOX));
    assertEquals(List.of(1L), uids(Folder.JUNK));
  }

  /** Though the new one has a message of the same UID. */
  @Test
  void aMessageOfAJunkThatWasMadeAnewSinceTheLoginIsSaidToBeGone() throws IOException {
    Maildrop maildrop = openBeforeJunkIsMadeAnew();
    assertTrue(maildrop.content(1).isPresent());
    assertTrue(maildrop.holds(1));
    assertEquals(Optional.empty(), maildrop.content(2));
    assertFalse(maildrop.holds(2));
  }

  /** One message in INBOX, one in Junk, and another one in the Junk of later. */
  private Maildrop openBeforeJunkIsMadeAnew() {
    toJunk(2);
    Maildrop maildrop = Maildrop.open(stage.store, Stage.ALI, Settings.Junk.SHOW);
    stage.store.delete(Stage.ALI, Folder.JUNK);
    stage.mail("Subject: other\r\n\r\n");
    toJunk(3);
    return maildrop;
  }

  private void toJunk(long uid) {
    stage.store.create(Stage.ALI, Folder.JUNK);
    stage.store.move(Stage.ALI, Folder.INBOX, List.of(uid), Folder.JUNK);
  }

  private List<Long> uids(String folder) {
    return stage.store.messages(Stage.ALI, folder, 1, 10).stream().map(Message::uid).toList();
  }

  @Test
  void nothingIsRemovedWithoutQuit() {
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 2 messages
            C: DELE 1
            S: +OK deleted at QUIT
            """);
    assertEquals(2, stage.messages());
  }

  @Test
  void rsetTakesDeleteBackAndWhatWasReadIsFlaggedSeen() {
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 2 messages
            C: DELE 2
            S: +OK deleted at QUIT
            C: RSET
            S: +OK 2 messages
            C: RETR 2
            S: …
            C: QUIT
            S: +OK goodbye
            """);
    assertEquals(2, stage.messages());
    Message second = stage.store.message(Stage.ALI, Folder.INBOX, 2).orElseThrow();
    assertEquals(Set.of(Message.SEEN), second.flags());
  }

  @Test
  void anEmptyMaildropIsNoError() {
    new Stage()
        .play(
            Stage.LOGIN
                + """
                S: +OK 0 messages
                C: STAT
                S: +OK 0 0
                C: LIST
                S: +OK 0 messages
                S: .
                C: UIDL
                S: +OK 0 messages
                S: .
                C: RETR 1
                S: -ERR no such message
                C: LIST 0
                S: -ERR no such message
                C: QUIT
                S: +OK goodbye
                """);
  }

  @Test
  void pipelinedCommandsAreAnsweredInOrder() {
    stage.play(
        """
        S: +OK …
        C: USER ali
        C: PASS secret
        C: STAT
        C: DELE 1
        C: QUIT
        S: +OK and the password?
        S: +OK 2 messages
        S: +OK 2 109
        S: +OK deleted at QUIT
        S: +OK goodbye
        S: <closed>
        """);
    assertEquals(1, stage.messages());
  }

  @Test
  void aMaildropIsOneSessionsAndFreeWhenThatEnds() {
    var held = stage.surroundings.locks().take("ali@example.org").orElseThrow();
    stage.play(Stage.LOGIN + "S: -ERR [IN-USE] another session has this maildrop");
    held.close();
    stage.play(Stage.LOGIN + "S: +OK 2 messages");
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 2 messages
            C> \\n
            S: -ERR a line ends with CR LF
            S: <closed>
            """);
    assertTrue(stage.surroundings.locks().take("ali@example.org").isPresent());
  }

  @Test
  void aMessageThatAnotherProtocolRemovedIsSaidToBeGone() throws IOException {
    Maildrop maildrop = Maildrop.open(stage.store, Stage.ALI, Settings.Junk.HIDE);
    stage.store.expunge(Stage.ALI, Folder.INBOX, List.of(1L));
    assertEquals(2, maildrop.count());
    assertEquals(Optional.empty(), maildrop.content(1));
    maildrop.delete(1);
    assertEquals(0, maildrop.update());
  }

  /** Whoever removed them: the session of a client that asks for each goes on. */
  @Test
  void messagesThatAreGoneAreNoErrorsOfTheClient() {
    stage.surroundings.with(withoutContents(stage.store, Optional::empty));
    stage.play(
        Stage.LOGIN
            + "S: +OK 2 messages\n"
            + "C: RETR 1\nS: -ERR this message was removed meanwhile\n".repeat(30)
            + "C: NOOP\nS: +OK done\n");
  }

  private static MailStore withoutContents(MailStore store, Supplier<Object> content) {
    return (MailStore)
        Proxy.newProxyInstance(
            MailStore.class.getClassLoader(),
            new Class<?>[] {MailStore.class},
            (_, method, values) ->
                method.getName().equals("content") ? content.get() : method.invoke(store, values));
  }

  /** At the drain limit of a reload the store ends under those who still talk: that is no fault. */
  @Test
  void h12_whoOutlastsItsGenerationIsToComeAgain() {
    var script =
        Transcript.of(
            Stage.LOGIN
                + """
                S: +OK 2 messages
                C: RETR 1
                S: -ERR [SYS/TEMP] the server is stopping
                S: <closed>
                """);
    var connection = script.connection().from("127.0.0.1", true);
    stage.surroundings.with(
        withoutContents(
            stage.store,
            () -> {
              connection.drain();
              throw new IllegalStateException("its generation has ended");
            }));
    stage.play(script, connection);
    assertTrue(
        stage.surroundings.recorded().notes(Note.Remark.class).stream()
            .noneMatch(remark -> remark.level() == Note.Level.ERROR));
  }

  @Test
  void whereJunkIsShownItIsNotPromisedThatNothingExpires() {
    stage
        .with("junk", Settings.Junk.SHOW)
        .play(
            CAPABILITIES
                + """
                S: IMPLEMENTATION Rekkas/test
                S: .
                C: QUIT
                S: +OK goodbye
                S: <closed>
                """);
  }

  @Test
  void capabilitiesAreThoseOfTheConnectionBeforeAndAfterTheLogin() {
    stage.play(
        CAPABILITIES
            + """
            S: EXPIRE NEVER
            S: IMPLEMENTATION Rekkas/test
            S: .
            C: UTF8
            S: +OK UTF-8 it is
            C: USER ali
            S: +OK …
            C: PASS secret
            S: +OK …
            C: CAPA
            S: +OK it follows
            S: USER
            S: SASL PLAIN LOGIN
            S: UTF8 USER
            S: TOP
            S: …
            S: .
            C: UTF8
            S: -ERR you are logged in already
            C: STLS
            S: -ERR you are logged in already
            """);
  }

  @Test
  void englishIsSpokenBeforeAndAfterTheLogin() {
    String languages =
        """
        C: LANG
        S: +OK it follows
        S: en English
        S: i-default English
        S: .
        C: LANG en-GB
        S: +OK en English it is
        C: lang *
        S: +OK en English it is
        C: LANG I-Default
        S: +OK i-default English it is
        C: LANG de
        S: -ERR English is all that is spoken here
        C: LANG en de
        S: -ERR not the arguments of this command
        """;
    stage.play("S: +OK …\n" + languages);
    stage.play(Stage.LOGIN + "S: +OK 2 messages\n" + languages);
  }

  @Test
  void aSessionIsNotedWithItsEndAndWithoutItsPassword() {
    stage.play(
        Stage.LOGIN
            + """
            S: +OK 2 messages
            C: RETR 2
            S: …
            C: QUIT
            S: +OK goodbye
            """);
    var closed = stage.surroundings.recorded().notes(Note.SessionClosed.class).getFirst();
    assertEquals("quit, 1 retrieved, 0 removed", closed.how());
    assertEquals(4, closed.commands());
    assertTrue(
        stage.surroundings.recorded().notes().stream()
            .noneMatch(note -> note.toString().contains("secret")));
  }

  /** RFC 1939 §3; that the server stops is a word of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSaysNothingHearsNothing(boolean stopping) throws IOException {
    var all = new ArrayList<MemoryConnection>();
    var connection =
        new MemoryConnection(
            _ -> {
              if (stopping) {
                all.getFirst().drain();
              }
              throw new SocketTimeoutException();
            });
    all.add(connection);
    stage.protocol.serve(connection);
    assertEquals(
        "+OK mx.example.org POP3 Rekkas\r\n"
            + (stopping ? "-ERR [SYS/TEMP] the server is stopping\r\n" : ""),
        new String(connection.unheard(), US_ASCII));
    var closed = stage.surroundings.recorded().notes(Note.SessionClosed.class).getFirst();
    assertEquals("timeout", closed.how());
  }
}
