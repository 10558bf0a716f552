package org.rekkas.plugins.contentrules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

class ContentRulesTest {
  private static final Session SESSION = Sessions.stranger("192.0.2.1");

  private final FakeSection config = new FakeSection("content-rules");

  private FakeSection rule(String kind, String symbol, String pattern) {
    var rule = new FakeSection(kind).with("symbol", symbol).with("matches", pattern);
    config.with(rule);
    return rule;
  }

  private String judge(String message) {
    var content = new TextContent(message.replace("\n", "\r\n"));
    var mail =
        new Mail(new MailId("0123456789"), Instant.EPOCH, Envelope.of("a@b.example"), "", content);
    return new RuleFilter(Rule.all(config)).judge(SESSION, mail) instanceof Verdict.Mark mark
        ? mark.signs().stream()
            .map(s -> s.symbol() + " (" + s.seen() + ")")
            .collect(Collectors.joining(", "))
        : "";
  }

  @Test
  void anEmptyPatternAndANameThatIsNoneAreProblems() {
    FakeSection empty = rule("header", "EMPTY", "").with("name", "subject");
    FakeSection unnamed = rule("header", "UNNAMED", "x").with("name", "");
    var none = new FakeSection("no-header").with("symbol", "NONE").with("name", "message id");
    config.with(none);
    assertEquals(2, Rule.all(config).size());
    assertEquals(List.of("matches: is empty: it would be found in every mail"), empty.problems());
    String name = "name: \"%s\" is no name of a header field (try \"subject\")";
    assertEquals(List.of(name.formatted("")), unnamed.problems());
    assertEquals(List.of(name.formatted("message id")), none.problems());
  }

  @Test
  void rulesLookAtWhatTheyAreAbout() {
    rule("header", "SUBJECT", "(?i)pills").with("name", "Subject");
    config.with(new FakeSection("no-header").with("symbol", "NO_DATE").with("name", "date"));
    rule("body", "TEXT", "(?i)you +have won");
    rule("file", "EXE", "(?i)\\.(exe|scr)$");
    rule("link", "BY_NUMBER", "^https?://[0-9.]+/");
    assertEquals(
        "SUBJECT (in subject), NO_DATE (no date), TEXT (in the text), EXE (file a.pdf.EXE), "
            + "BY_NUMBER (link to 192.0.2.1)",
        judge(
            """
            Subject: =?utf-8?b?Q2hlYXAgUGlsbHM=?=
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html

            <p>You <b>have</b> won, see <a href="http://192.0.2.1/x">here</a></p>
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename="a.pdf.EXE"

            x
            --b--
            """));
    assertEquals("", judge("Subject: hello\nDate: today\n\nyou have lost\n"));
  }

  @Test
  void e8_whatIsNotReadIsASign() {
    config.with(new FakeSection("unread").with("symbol", "UNREAD"));
    String multipart = "Content-Type: multipart/mixed; boundary=b\n";
    String parts = "\n--b\n\nx".repeat(1000) + "\n--b--\n";
    assertEquals("UNREAD (more than is looked at)", judge(multipart + parts));
    assertEquals(
        "UNREAD (parts that cannot be told apart)",
        judge(multipart + "Content-Type: text/plain\n" + "\n--b\n\nx\n--b--\n"));
    assertEquals(
        "UNREAD (parts that cannot be told apart)",
        judge(multipart + "\n--b\n" + "X: y\n".repeat(3000) + "\nx\n--b--\n"));
    assertEquals("", judge(multipart + "\n--b\n\nx\n--b--\n"));
  }

  @Test
  void whatIsNoRuleIsAProblem() {
    var broken = rule("body", "BROKEN", "(x");
    var backwards = rule("link", "BACK", "(a)\\1");
    var name = rule("file", "lower", "x");
    rule("body", "TWICE", "x");
    var twice = rule("link", "TWICE", "y");
    assertEquals(1, Rule.all(config).size());
    assertTrue(broken.problems().getFirst().startsWith("matches: is not a pattern"));
    assertTrue(backwards.problems().getFirst().startsWith("matches: is not a pattern"));
    assertTrue(name.problems().getFirst().contains("capital letters"));
    assertEquals(List.of("symbol: a second rule TWICE"), twice.problems());
  }

  @Test
  void e16_noPatternCanBeMadeToHang() {
    rule("body", "BOMB", "^(a+)+$");
    rule("body", "BOMB2", "(a|a)*b.*c.*d.*e.*f$");
    assertEquals("", judge("Subject: x\n\n" + "a".repeat(60_000) + "!\n"));
  }
}
