package org.rekkas.kernel.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.setup.Wishes.Reach;
import org.rekkas.spi.AdminCommand.Invocation;

class InterviewTest {
  private final Person person = new Person();

  /** Says what it was told to say, in order. */
  private static final class Person implements Interview.Terminal {
    final Deque<String> answers = new ArrayDeque<>();
    final List<String> heard = new ArrayList<>();

    @Override
    public void say(String line) {
      heard.add(line);
    }

    @Override
    public Optional<String> ask(String question) {
      heard.add(question);
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> askSecret(String question) {
      return ask(question);
    }
  }

  @Test
  void aPersonIsAskedTheFewThingsThatMatter() throws Exception {
    person.answers.addAll(List.of("Example.org", "", "local", "ali", "open sesame", "open sesame"));
    Wishes wishes = interview(Map.of()).wishes();
    assertEquals("example.org", wishes.domain());
    assertEquals("mx.example.org", wishes.host());
    assertEquals("ali@example.org", wishes.account().toString());
    assertEquals("open sesame", wishes.password());
    assertEquals(Reach.LOCAL, wishes.reach());
    assertEquals(6, person.heard.size());
  }

  @Test
  void aWrongAnswerIsAskedAgainAndNotForEver() throws Exception {
    person.answers.addAll(List.of("exa mple", "-", "example.org", "", "local", "", "a", "a"));
    assertEquals("example.org", interview(Map.of()).wishes().domain());
    assertTrue(person.heard.get(1).contains("exa mple will not do"));
    person.answers.addAll(List.of("no name", "no name", "no name", "example.org"));
    assertThrows(Interview.Unanswered.class, () -> interview(Map.of()).wishes());
  }

  @Test
  void passwordsThatDifferAreAskedAgain() throws Exception {
    person.answers.addAll(List.of("example.org", "", "local", "", "one", "two", "three", "three"));
    assertEquals("three", interview(Map.of()).wishes().password());
  }

  @Test
  void optionsNeedNobody() throws Exception {
    var options =
        Map.of(
            "--domain", "example.org",
            "--host", "mail.example.org",
            "--account", "ali@example.org",
            "--addresses", "192.0.2.1 2001:db8::1",
            "--reach", "public",
            "--password-stdin", "true");
    Wishes wishes = interview(options).wishes();
    assertEquals("mail.example.org", wishes.host());
    assertEquals(InetAddress.ofLiteral("2001:db8::1"), wishes.addresses().getLast());
    assertEquals("typed", wishes.password());
  }

  /** The accounts compare domains so. */
  @ParameterizedTest
  @ValueSource(strings = {"xn--bcher-kva.example", "B\u00fccher.example"})
  void aDomainOfOtherLettersIsOne(String domain) throws Exception {
    Wishes wishes =
        interview(Map.of("--domain", domain, "--reach", "local", "--password-stdin", "true"))
            .wishes();
    assertEquals("b\u00fccher.example", wishes.domain());
    assertEquals(wishes.domain(), wishes.account().domainKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--domain=no name",
        "--domain=\"><evil a=\".org",
        "--host=a..b",
        "--account=ali@example.net",
        "--addresses=nine",
        "--reach=far"
      })
  void wrongOptionsAreNotAskedAgain(String option) {
    var options = new HashMap<String, String>();
    options.put("--domain", "example.org");
    options.put("--password-stdin", "true");
    options.put("--reach", "local");
    options.put(option.split("=", 2)[0], option.split("=", 2)[1]);
    String said =
        assertThrows(Interview.Unanswered.class, () -> interview(options).wishes()).getMessage();
    assertTrue(said.startsWith(option.split("=", 2)[0]), said);
  }

  /** Found before the configuration is written. */
  @Test
  void aPasswordThatNobodyCouldTypeIsRefused() throws Exception {
    var options = Map.of("--domain", "example.org", "--reach", "local", "--password-stdin", "true");
    assertEquals(
        "m\u00fcller",
        interview(options, "\ufeffm\u00fcller\r\n".getBytes(UTF_8)).wishes().password());
    byte[] latin = "m\u00fcller\n".getBytes(ISO_8859_1);
    for (byte[] typed : List.of(latin, "\n".getBytes(UTF_8), new byte[0])) {
      assertThrows(Interview.Unanswered.class, () -> interview(options, typed).wishes());
    }
  }

  private Interview interview(Map<String, String> options) {
    return interview(options, "typed\n".getBytes(UTF_8));
  }

  private Interview interview(Map<String, String> options, byte[] typed) {
    return new Interview(new Invocation(options, new ByteArrayInputStream(typed)), person);
  }
}
