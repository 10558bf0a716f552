package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.testkit.server.TestServer;

/** Two listeners for SMTP over real sockets: one with settings of its own. */
class SmtpByListenerTest {
  @RegisterExtension
  final TestServer server =
      TestServer.with("<smtp max-size='5k' max-errors='2'/>")
          .listeners(
              """
              <listener name="typed" protocol="smtp" port="0"/>
              <listener name="mx" protocol="smtp" port="0">
                <smtp max-size="20k" lenient="false"><max-recipients>100</max-recipients></smtp>
              </listener>
              <listener name="watchful" protocol="smtp" port="0">
                <smtp hasty-clients="refuse" greeting-delay="300ms"/>
              </listener>
              """)
          .build();

  @Test
  void eachListenerHasItsOwnSettingsAndInheritsTheOthers() throws IOException {
    try (var typed = server.dial("typed");
        var mx = server.dial("mx")) {
      typed.reply();
      mx.reply();
      assertTrue(typed.ask("EHLO c.example").contains("SIZE 5120\n"));
      String offered = mx.ask("EHLO c.example");
      assertTrue(offered.contains("SIZE 20480\n"), offered);
      assertTrue(offered.contains("LIMITS RCPTMAX=100\n"), offered);

      assertTrue(typed.ask("MAIL FROM:<ali@example> SIZE=6000").startsWith("552 5.3.4"));
      assertTrue(mx.ask("MAIL FROM:<ali@example> SIZE=6000").startsWith("250 "));
      mx.ask("RSET");

      assertTrue(typed.ask("MAIL FROM: ali@example").startsWith("250 "), "typed by hand");
      assertTrue(mx.ask("MAIL FROM: ali@example").startsWith("501 "), "strict");
      assertTrue(mx.ask("MAIL FROM: ali@example").startsWith("421 4.7.0"), "inherited: 2 errors");
    }
  }

  @Test
  void b1_whoWaitsForALateGreetingIsHeard() throws IOException {
    try (var watchful = server.dial("watchful")) {
      assertTrue(watchful.reply().startsWith("220 "));
      assertTrue(watchful.ask("EHLO c.example").startsWith("250-"));
      assertTrue(watchful.ask("QUIT").startsWith("221 "));
    }
  }

  @Test
  void aReloadTakesThemUp() throws IOException {
    edit(text -> text.replace("20k", "30k"));
    assertEquals(0, server.command("reload").exit());
    try (var mx = server.dial("mx")) {
      mx.reply();
      assertTrue(mx.ask("EHLO c.example").contains("SIZE 30720\n"));
    }
  }

  /** A listener is open until a restart: what it is for does not pass to whoever has its name. */
  @Test
  void aReloadLeavesThemToListenersThatHaveChanged() throws IOException {
    edit(
        text ->
            text.replace("name=\"mx\" protocol", "name=\"port25\" protocol")
                .replace("20k", "30k")
                .replace(
                    "name=\"typed\" protocol=\"smtp\" port=\"0\"/>",
                    "name=\"typed\" protocol=\"smtp\" port=\"0\" tls=\"starttls\">"
                        + "<smtp submission=\"true\"/></listener>"));
    for (int i = 0; i < 2; i++) {
      var reloaded = server.command("reload");
      assertEquals(0, reloaded.exit());
      assertTrue(reloaded.out().contains("taken up by a restart: listeners"), reloaded.out());
      try (var typed = server.dial("typed");
          var mx = server.dial("mx")) {
        mx.reply();
        typed.reply();
        assertTrue(mx.ask("EHLO c.example").contains("SIZE 20480\n"));
        typed.ask("EHLO c.example");
        assertTrue(typed.ask("MAIL FROM:<stranger@far.example>").startsWith("250 "));
      }
    }
    edit(text -> text.replace("name=\"port25\" protocol", "name=\"mx\" protocol"));
    assertEquals(0, server.command("reload").exit());
    try (var mx = server.dial("mx")) {
      mx.reply();
      assertTrue(mx.ask("EHLO c.example").contains("SIZE 30720\n"));
    }
  }

  @Test
  void whatIsWrongThereIsToldAllTheSame() throws IOException {
    edit(
        text ->
            text.replace("name=\"mx\" protocol", "name=\"port25\" protocol")
                .replace("max-size=\"20k\"", "max-sise=\"20k\""));
    var reloaded = server.command("reload");
    assertEquals(1, reloaded.exit());
    assertTrue((reloaded.out() + reloaded.err()).contains("max-sise: no such setting"));
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() throws IOException {
    edit(
        text ->
            text.replace("max-size=\"20k\"", "max-sise=\"20k\"")
                .replace("<max-recipients>100", "<max-recipients>many")
                .replace(
                    "name=\"typed\" protocol=\"smtp\" port=\"0\"/>",
                    "protocol=\"x\"><smtp/></listener>"));
    var checked = server.command("check");
    String said = checked.out() + checked.err();
    assertEquals(1, checked.exit(), said);
    assertTrue(
        said.contains(
            "server.xml:6:9: listeners/listener/smtp/max-sise: no such setting (max-size?)"),
        said);
    assertTrue(
        said.contains("server.xml:6:40: listeners/listener/smtp/max-recipients: \"many\" is not"),
        said);
    assertTrue(said.contains("listeners/listener/smtp: no such element"), said);
    assertEquals(1, server.command("reload").exit());
  }

  private void edit(UnaryOperator<String> change) throws IOException {
    Path file = server.home().resolve("conf/server.xml");
    Files.writeString(file, change.apply(Files.readString(file)));
  }
}
