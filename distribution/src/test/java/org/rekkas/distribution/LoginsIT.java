package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * People log in and send with the programs that they have, each by every mechanism that it knows,
 * on both ports. RFC 4954, RFC 6409, RFC 8314.
 */
class LoginsIT {
  private static final String ALI = "ali@localhost";
  private static final String JOE = "joe@localhost";
  private static final String PASSWORD = "open sesame";

  /** Where clients are believed to come from elsewhere, so that a flood is not from loopback. */
  private static final String BEHIND_A_PROXY =
      """
      <listener name="proxied" protocol="smtp" bind="127.0.0.1" port="0" proxy-from="127.0.0.1">
        <smtp submission="true" passwords-without-tls="local"/>
      </listener>
      </listeners>
      """;

  @TempDir static Path folder;
  private static Installation rekkas;
  private static Path authority;
  private static TokenIssuer issuer;

  @BeforeAll
  static void start() throws IOException {
    rekkas = Installation.unpack(folder);
    rekkas.edit("conf/server.xml", text -> text.replace("</listeners>", BEHIND_A_PROXY));
    rekkas.edit("conf/server.xml", text -> text.replace("local=\"", "local=\"203.0.113.0/24 "));
    rekkas.edit("conf/plugins/accounts.xml", _ -> "<accounts scram=\"SHA-256 SHA-1\"/>");
    issuer = TokenIssuer.start();
    rekkas.edit(
        "conf/plugins/oauth.xml",
        _ -> "<oauth><issuer url=\"" + issuer.url() + "\" audience=\"rekkas\"/></oauth>");
    rekkas.start();
    for (String each : List.of(ALI, JOE)) {
      rekkas.typing(PASSWORD).rekkas("account", "add", each, "--password-stdin").succeeded();
    }
    authority = rekkas.certificate();
  }

  @AfterAll
  static void stop() throws IOException {
    rekkas.close();
    issuer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "swaks,   PLAIN LOGIN",
    "curl,    PLAIN LOGIN",
    "python3, PLAIN LOGIN",
    "msmtp,   PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256",
    "mutt,    PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256",
  })
  void aProgramSends(String program, String mechanisms) throws IOException {
    var subjects = new ArrayList<String>();
    for (String mechanism : mechanisms.split(" ")) {
      for (String listener : List.of("submission", "submissions")) {
        String subject = program + "-" + mechanism + "-" + listener + ".";
        sending(listener, mechanism, PASSWORD, subject).by(program).succeeded();
        subjects.add(subject);
      }
    }
    rekkas.awaitAll(subjects, "mail", JOE);
  }

  @ParameterizedTest
  @CsvSource({
    "curl,    OAUTHBEARER",
    "python3, OAUTHBEARER XOAUTH2",
    "msmtp,   OAUTHBEARER XOAUTH2",
    "mutt,    OAUTHBEARER XOAUTH2",
  })
  void aProgramSendsByAToken(String program, String mechanisms) throws IOException {
    var subjects = new ArrayList<String>();
    for (String mechanism : mechanisms.split(" ")) {
      String subject = program + "-" + mechanism + ".";
      sending("submission", mechanism, issuer.token(ALI), subject).by(program).succeeded();
      subjects.add(subject);
      sending("submissions", mechanism, issuer.token(JOE), "never").by(program).failed();
    }
    rekkas.awaitAll(subjects, "mail", JOE);
  }

  @ParameterizedTest
  @CsvSource({"OAUTHBEARER", "XOAUTH2"})
  void mailIsFetchedByAToken(String mechanism) throws IOException {
    fetched(mechanism, issuer.token(JOE)).succeeded();
    fetched(mechanism, issuer.token(ALI)).failed();
  }

  /** By Python's poplib, which knows no mechanism, and is told what to say. */
  private static Ran fetched(String mechanism, String token) throws IOException {
    String python =
        """
        import base64, poplib, ssl, sys
        port, authority, mechanism, login, token = sys.argv[1:]
        context = ssl.create_default_context(cafile=authority)
        pop3 = poplib.POP3_SSL("localhost", int(port), context=context)
        who = {"XOAUTH2": "user=%s\1", "OAUTHBEARER": "n,a=%s,\1"}[mechanism] % login
        said = base64.b64encode((who + "auth=Bearer %s\1\1" % token).encode()).decode()
        heard = pop3._shortcmd("AUTH %s %s" % (mechanism, said))
        if heard.startswith(b"+ "):
            heard = pop3._shortcmd("AQ==")
        print(heard, pop3.stat())
        """;
    String port = Integer.toString(rekkas.port("pop3s"));
    return Installation.execute(
        List.of(
            "/usr/bin/python3", "-c", python, port, authority.toString(), mechanism, JOE, token),
        folder,
        Map.of());
  }

  @ParameterizedTest
  @CsvSource({"swaks, PLAIN", "curl, LOGIN", "python3, PLAIN", "msmtp, SCRAM-SHA-256"})
  void aWrongPasswordSendsNothing(String program, String mechanism) throws IOException {
    sending("submission", mechanism, "open barley", "never").by(program).failed();
  }

  /** It holds for what it was made for, until it is taken away; the main password stays. */
  @Test
  void anAppPasswordSends() throws IOException {
    String phone = appPassword("phone", "submission");
    String reader = appPassword("reader", "pop3");
    sending("submission", "PLAIN", phone, "by-phone.").by("swaks").succeeded();
    rekkas.await("by-phone.", "mail", JOE);
    sending("submissions", "LOGIN", reader, "never").by("swaks").failed();
    rekkas.rekkas("account", "app-password", "remove", ALI, "phone").succeeded();
    sending("submission", "PLAIN", phone, "never").by("swaks").failed();
    sending("submission", "PLAIN", PASSWORD, "by-ali.").by("swaks").succeeded();
  }

  private static String appPassword(String label, String services) throws IOException {
    Ran made =
        rekkas.rekkas("account", "app-password", "add", ALI, label, "--for", services).succeeded();
    return made.output().lines().findFirst().orElseThrow();
  }

  /** RFC 6409 §6.1, attack C10: the sender belongs to the login, whatever the program says. */
  @Test
  void c10_nobodySendsInAnothersName() throws IOException {
    try (Dialogue smtp = proxied("203.0.113.10")) {
      smtp.says(plain(ALI, PASSWORD), "235");
      smtp.says("MAIL FROM:<" + JOE + ">", "550 5.7.1");
    }
  }

  /** A thousand from one address to many logins; from everywhere else it is as on any day. */
  @Test
  void c7_aFloodOfWrongPasswordsHindersNobodyElse(TestReporter reporter) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var flood = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 100; i++) {
        String guessed = i % 2 == 0 ? ALI : "nobody" + i + "@localhost";
        flood.add(threads.submit(() -> tenWrongPasswords(guessed)));
      }
      var took = new ArrayList<Long>();
      for (int i = 0; i < 50; i++) {
        String client = "203.0.113." + (10 + i);
        took.add(timed(() -> logsIn(client)));
      }
      int refused = 0;
      for (Future<Integer> each : flood) {
        refused += each.get();
      }
      assertEquals(1000, refused);
      took.sort(Long::compare);
      reporter.publishEntry("a login during the flood, median", took.get(25) / 1000 + " us");
    }
    try (Dialogue smtp = proxied("203.0.113.9")) {
      smtp.says(plain(JOE, PASSWORD), "454 4.7.0");
    }
    rekkas.rekkas("ban", "list").succeeded().says("203.0.113.9");
  }

  private static int tenWrongPasswords(String login) throws IOException {
    try (Dialogue smtp = proxied("203.0.113.9")) {
      int refused = 0;
      for (int i = 0; i < 10; i++) {
        String reply = smtp.says(plain(login, "guess " + i), "");
        refused += reply.startsWith("535") || reply.startsWith("454") ? 1 : 0;
      }
      return refused;
    }
  }

  /** As a mail program does, once more where it is told so: on a machine that has no time. */
  private static boolean logsIn(String client) throws IOException {
    try (Dialogue smtp = proxied(client)) {
      String reply = smtp.says(plain(JOE, PASSWORD), "");
      if (reply.startsWith("454")) {
        reply = smtp.says(plain(JOE, PASSWORD), "");
      }
      assertTrue(reply.startsWith("235"), reply);
      return true;
    }
  }

  private static long timed(Callable<?> what) throws Exception {
    long start = System.nanoTime();
    what.call();
    return System.nanoTime() - start;
  }

  private static Dialogue proxied(String client) throws IOException {
    Dialogue smtp = rekkas.connect("proxied");
    smtp.types("PROXY TCP4 " + client + " 127.0.0.1 40000 587");
    smtp.hears("220");
    smtp.says("EHLO client.example", "250");
    return smtp;
  }

  private static String plain(String login, String password) {
    byte[] response = ("\0" + login + "\0" + password).getBytes(UTF_8);
    return "AUTH PLAIN " + Base64.getEncoder().encodeToString(response);
  }

  private static Sending sending(
      String listener, String mechanism, String password, String subject) {
    return new Sending(
        folder,
        rekkas.port(listener),
        listener.equals("submissions"),
        authority,
        mechanism,
        ALI,
        password,
        JOE,
        subject);
  }
}
