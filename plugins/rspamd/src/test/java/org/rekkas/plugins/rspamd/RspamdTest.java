package org.rekkas.plugins.rspamd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.rekkas.daemon.Daemon;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.ScriptedDaemon;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

class RspamdTest {
  private static final String ANSWER =
      """
      {"is_skipped":false,"score":7.5,"required_score":15.0,"action":"add header",
       "symbols":{"BAYES_SPAM":{"name":"BAYES_SPAM","score":5.1,"options":["x",{"y":1}]},
                  "R_SPF_ALLOW":{"score":-0.2},"ZERO":{"score":0}},
       "messages":{"a":"b"},"message-id":"x"}
      """;

  private final AtomicReference<String> asked = new AtomicReference<>("");

  private ScriptedDaemon rspamd(String answer) {
    return new ScriptedDaemon(
        (in, out) -> {
          asked.set(request(in));
          out.write(answer.getBytes(StandardCharsets.UTF_8));
        });
  }

  private static String ok(String json) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + json;
  }

  private static String request(InputStream in) throws IOException {
    var text = new ByteArrayOutputStream();
    while (!text.toString(StandardCharsets.UTF_8).endsWith("\r\n.end\r\n")) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      text.write(c);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static ContentVerdict judge(ScriptedDaemon daemon, boolean obey) {
    return judge(new Daemon(daemon.address(), Duration.ofSeconds(10)), obey);
  }

  private static ContentVerdict judge(Daemon daemon, boolean obey) {
    var settings = new Settings(Optional.of(daemon), 1 << 20, obey);
    return new RspamdFilter(new Checkv2(daemon), settings)
        .judge(Sessions.stranger("192.0.2.1"), mail());
  }

  @Test
  void itsScoreIsASign() throws IOException {
    try (var daemon = rspamd(ok(ANSWER))) {
      assertEquals(
          List.of(new Sign("RSPAMD", 7.5, "add header: BAYES_SPAM 5.1, R_SPF_ALLOW -0.2")),
          assertInstanceOf(Verdict.Mark.class, judge(daemon, false)).signs());
    }
    assertEquals(
        """
        POST /checkv2 HTTP/1.0
        Connection: close
        Content-Length: 37
        IP: 192.0.2.1
        Helo: client.example
        From: a@b.example
        Rcpt: ali@example
        Rcpt: bea@example
        Queue-Id: 0123456789

        Received: by us
        Subject: x

        .end
        """
            .replace("\n", "\r\n"),
        asked.get());
  }

  @Test
  void aSoftRejectDefersWhereThatIsWanted() throws IOException {
    String soft = ANSWER.replace("add header", "soft reject");
    try (var daemon = rspamd(ok(soft))) {
      assertInstanceOf(Verdict.Mark.class, judge(daemon, false));
      var defer = assertInstanceOf(Verdict.Defer.class, judge(daemon, true));
      assertEquals(451, defer.reply().code());
    }
  }

  @Test
  void h10_whatIsNoAnswerIsAFailure() throws IOException {
    for (String hostile :
        List.of(
            "",
            "HTTP/1.1 503 Busy\r\n\r\n{}",
            "250 ok\r\n\r\n",
            ok(""),
            ok("{\"score\":1.0,\"action\":\"reject\""),
            ok("{\"score\":\"1\",\"action\":\"reject\"}"),
            ok("{\"action\":\"reject\"}"),
            ok("{\"score\":1e999,\"action\":\"reject\"}"),
            ok("[1]"),
            ok("{\"symbols\":" + "[".repeat(100_000) + "}"),
            ok("{\"score\":1.0,\"x\":\"" + "x".repeat(2_000_000) + "\"}"))) {
      try (var daemon = rspamd(hostile)) {
        assertThrows(Daemon.Unavailable.class, () -> judge(daemon, false), () -> cut(hostile));
      }
    }
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(100, text.length()));
  }

  @Test
  void h10_aDaemonThatIsDownOrDripsHoldsNobody() throws IOException {
    String gone;
    try (var daemon = rspamd("")) {
      gone = daemon.address();
    }
    assertThrows(
        Daemon.Unavailable.class, () -> judge(new Daemon(gone, Duration.ofSeconds(5)), false));
    try (var drip =
        new ScriptedDaemon(
            (in, out) -> {
              request(in);
              while (true) {
                out.write('H');
                out.flush();
                Thread.onSpinWait();
              }
            })) {
      var daemon = new Daemon(drip.address(), Duration.ofMillis(200));
      var e = assertThrows(Daemon.Unavailable.class, () -> judge(daemon, false));
      assertTrue(
          String.valueOf(e.getMessage()).contains("within 200 ms")
              || String.valueOf(e.getMessage()).contains("without end"),
          e.getMessage());
    }
  }

  private static Mail mail() {
    var content = new TextContent("Subject: x\r\n\r\n.end\r\n");
    return new Mail(
        new MailId("0123456789"),
        Instant.EPOCH,
        Envelope.of("a@b.example", "ali@example", "bea@example"),
        "Received: by us\r\n",
        content);
  }
}
