package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mails cross from one Rekkas to another: at once, and by way of Postfix, of Exim, and of a third
 * Rekkas. What the domains mean is said in {@link Neighbours}; each test has a reader of its own,
 * whose first mail is the one that it waits for.
 */
class CrossingIT {
  private static final List<String> READERS =
      List.of("octets", "report", "zoë", "binary", "later", "guarded");

  private static Neighbours neighbours;
  private static Installation near;
  private static Installation far;
  private static Exim exim;

  @BeforeAll
  static void start() throws Exception {
    neighbours = Neighbours.settle();
    var readers = new ArrayList<String>();
    for (String domain : List.of("b.example", "p.example", "e.example", "r.example")) {
      READERS.forEach(name -> readers.add(name + "@" + domain));
    }
    var senders = new ArrayList<String>();
    for (String from : List.of("octets", "report", "bounce")) {
      List.of("b", "p", "e", "r").forEach(to -> senders.add(from + "-" + to + "@a.example"));
    }
    senders.add("guarded@a.example");
    List<Object> started =
        neighbours.together(
            List.of(
                () -> neighbours.rekkas(1, "a.example", senders, ""),
                () -> neighbours.rekkas(2, "b.example", readers, ""),
                neighbours::exim,
                neighbours::postfix,
                neighbours::halfWay));
    near = (Installation) started.get(0);
    far = (Installation) started.get(1);
    exim = (Exim) started.get(2);
    neighbours.vouch(2, "mx.b.example");
  }

  @AfterAll
  static void stop() throws Exception {
    neighbours.close();
  }

  /** A9: a line of 998 octets, a line of dots, octets beyond ASCII, an empty line at the end. */
  @ParameterizedTest
  @ValueSource(strings = {"b", "p", "e", "r"})
  void everyOctetArrivesAndEachLegHasTls(String way) throws IOException {
    String dots = ".".repeat(998);
    String body =
        String.join(
            "\r\n", ".", "..", ". ", dots, "x".repeat(997) + ".", "Grüße", "", ".", dots, "", "");
    send("octets-b@a.example", " BODY=8BITMIME", "octets@" + way + ".example", "", text(body));
    String mail = far.firstMail("octets@" + way + ".example");
    assertEquals(new String(body.getBytes(UTF_8), ISO_8859_1), body(mail));
    List<String> legs = received(mail);
    assertEquals(way.equals("b") ? 2 : 3, legs.size(), mail);
    for (String leg : legs.subList(0, legs.size() - 1)) { // the last one is the client's
      assertTrue(leg.matches("(?s).*(ESMTPS |esmtps ).*"), leg);
    }
  }

  /** RFC 3461 §5.2.2: the last host that knows of DSN tells that the mail went well. */
  @ParameterizedTest
  @ValueSource(strings = {"b", "p", "e", "r"})
  void aReportOfSuccessComesBack(String way) throws IOException {
    String sender = "report-" + way + "@a.example";
    send(
        sender,
        " RET=HDRS ENVID=order+2B4711",
        "report@" + way + ".example",
        " NOTIFY=SUCCESS ORCPT=rfc822;first+2Bhand@list.example",
        text("Salam"));
    String report = near.firstMail(sender);
    String action = way.equals("e") ? "relayed" : "delivered"; // an Exim as it comes has no DSN
    assertTrue(report.toLowerCase(Locale.ROOT).contains("action: " + action), report);
    assertTrue(report.contains("Original-Envelope-Id: order+4711"), report);
    assertTrue(report.contains("first+hand@list.example"), report);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "p", "e", "r"})
  void addressesAndHeadersBeyondAsciiArrive(String way) throws IOException {
    String reader = "zoë@" + way + ".example";
    try (Dialogue client = client()) {
      client.says("MAIL FROM:<jürgen@a.example> SMTPUTF8 BODY=8BITMIME", "250");
      client.says("RCPT TO:<" + reader + ">", "250");
      data(
          client, "From: jürgen@a.example\r\nSubject: Žluťoučký kůň\r\n\r\nÅå\r\n".getBytes(UTF_8));
    }
    String mail = far.firstMail(reader);
    String text = new String(mail.getBytes(ISO_8859_1), UTF_8);
    assertTrue(text.contains("Return-Path: <jürgen@a.example>"), text);
    assertTrue(text.contains("Subject: Žluťoučký kůň\r\n"), text);
    assertTrue(text.endsWith("\r\n\r\nÅå\r\n"), text);
  }

  /** Octets as they are where all have BINARYMIME; base64 where somebody has not (attack E17). */
  @ParameterizedTest
  @ValueSource(strings = {"b", "p", "e", "r"})
  void aBinaryMailArrives(String way) throws IOException {
    var octets = new byte[200_000];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (i * 31 + i / 256);
    }
    String head =
        "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Transfer-Encoding: binary\r\n\r\n";
    var mail = (head + new String(octets, ISO_8859_1)).getBytes(ISO_8859_1);
    send("octets-b@a.example", " BODY=BINARYMIME", "binary@" + way + ".example", "", mail);
    String arrived = far.firstMail("binary@" + way + ".example");
    boolean asItIs = way.equals("b") || way.equals("r");
    byte[] body = body(arrived).getBytes(ISO_8859_1);
    assertEquals(
        new String(octets, ISO_8859_1),
        new String(asItIs ? body : Base64.getMimeDecoder().decode(body), ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "p", "e", "r"})
  void aRefusalAtTheFarEndComesBackAsAReport(String way) throws IOException {
    String sender = "bounce-" + way + "@a.example";
    send(sender, "", "nobody@" + way + ".example", "", text("Is anybody there?"));
    String report = near.firstMail(sender);
    assertTrue(report.contains("Return-Path: <>"), report);
    assertTrue(report.contains("nobody@" + way + ".example"), report);
    assertTrue(report.contains("5.1.1"), report);
  }

  /** RFC 8689: over hosts that prove who they are, here by DANE (RFC 7672), and to no others. */
  @Test
  void f10_aMailThatRequiresTlsGoesToTheHostThatProvesItselfAlone() throws IOException {
    try (Dialogue client = client()) {
      Certificate _ = client.encrypts();
      client.says("EHLO client.example", "250");
      client.says("MAIL FROM:<guarded@a.example> REQUIRETLS", "250");
      client.says("RCPT TO:<guarded@b.example>", "250");
      client.says("RCPT TO:<guarded@e.example>", "250");
      data(client, text("For your eyes only"));
    }
    String mail = far.firstMail("guarded@b.example");
    assertTrue(received(mail).getFirst().contains("ESMTPS"), mail);
    String report = near.firstMail("guarded@a.example");
    assertTrue(report.contains("guarded@e.example"), report);
    assertTrue(report.contains("Status: 5.7.30"), report);
    assertFalse(report.contains("guarded@b.example"), report);
    assertFalse(report.contains("For your eyes only"), report);
  }

  /** A forged sender hears nothing of it: what is refused is refused before the 250. */
  @Test
  void g2_whoIsNotHereIsRefusedAtOnce() throws IOException {
    try (Dialogue client = client()) {
      client.says("MAIL FROM:<octets@b.example>", "250");
      client.says("RCPT TO:<nobody@a.example>", "550 5.1.1");
    }
  }

  @Test
  void whatWasPutOffGoesWhenAnAdministratorSaysSo() throws IOException {
    exim.shut();
    send("octets-b@a.example", "", "later@e.example", "", text("There is time."));
    near.await("the shop is closed", "queue").says("later@e.example");
    exim.open();
    near.rekkas("queue", "retry", "--domain", "e.example").succeeded();
    assertTrue(far.firstMail("later@e.example").contains("There is time."));
  }

  private static Dialogue client() throws IOException {
    var client = new Dialogue(neighbours.at(1), "220");
    client.says("EHLO client.example", "250");
    return client;
  }

  private static void send(String from, String mail, String to, String rcpt, byte[] content)
      throws IOException {
    try (Dialogue client = client()) {
      client.says("MAIL FROM:<" + from + ">" + mail, "250");
      client.says("RCPT TO:<" + to + ">" + rcpt, "250");
      data(client, content);
    }
  }

  private static void data(Dialogue client, byte[] content) throws IOException {
    client.types("BDAT " + content.length + " LAST");
    client.sends(content);
    client.hears("250");
  }

  private static byte[] text(String body) {
    return ("From: ali@a.example\r\nSubject: across\r\n\r\n" + body).getBytes(UTF_8);
  }

  private static String body(String mail) {
    return mail.substring(mail.indexOf("\r\n\r\n") + 4);
  }

  private static List<String> received(String mail) {
    String head = mail.substring(0, mail.indexOf("\r\n\r\n"));
    return List.of(head.replaceAll("\r\n[ \t]+", " ").split("\r\n")).stream()
        .filter(field -> field.startsWith("Received:"))
        .toList();
  }
}
