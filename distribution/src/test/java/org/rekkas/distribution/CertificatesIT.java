package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People log in with certificates instead of passwords: SASL EXTERNAL, RFC 4422 §A. */
class CertificatesIT {
  private static final String ALI = "ali@localhost";
  private static final String JOE = "joe@localhost";
  private static final String SELF_SIGNED =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%1$s"
          + " -keyout %1$s.key -out %1$s.pem";

  @TempDir static Path folder;
  private static Installation rekkas;
  private static Path authority;

  /** Ali has a certificate with his address, Joe one that the configuration gives him. */
  @BeforeAll
  static void start() throws IOException {
    rekkas = Installation.unpack(folder);
    run(SELF_SIGNED.formatted("ours"));
    run(SELF_SIGNED.formatted("theirs"));
    issue("ali", "ours", "email:" + ALI);
    issue("joe", "ours", "DNS:joe.example");
    issue("nobody", "ours", "email:nobody@localhost");
    issue("forged", "theirs", "email:" + ALI);
    Files.copy(folder.resolve("ours.pem"), rekkas.file("conf/clients.pem"));
    String print = run("openssl x509 -noout -fingerprint -sha256 -in joe.pem").output().strip();
    String client =
        "<tls><client sha256=\"%s\" account=\"%s\"/></tls>"
            .formatted(print.substring(print.indexOf('=') + 1), JOE);
    String asks = "name=\"$1\" client-authorities=\"clients.pem\"";
    rekkas.edit(
        "conf/server.xml",
        text ->
            text.replaceAll("name=\"(submissions?)\"", asks)
                .replace("</listeners>", "</listeners>" + client));
    rekkas.start("--demo");
    authority = rekkas.certificate();
  }

  @AfterAll
  static void stop() throws IOException {
    rekkas.close();
  }

  private static void issue(String name, String by, String names) throws IOException {
    run(
        SELF_SIGNED.formatted(name)
            + " -CA %1$s.pem -CAkey %1$s.key".formatted(by)
            + (" -addext subjectAltName=" + names));
  }

  private static Ran run(String command) throws IOException {
    return Installation.execute(List.of(command.split(" ")), folder, Map.of()).succeeded();
  }

  /** By curl, which sends the name along; no password is known to anybody. */
  private static Ran sending(String listener, String certificate, String as) throws IOException {
    var words = new ArrayList<>(List.of("curl", "-sS", "--ssl-reqd", "--cacert", authority + ""));
    String scheme = listener.equals("submissions") ? "smtps" : "smtp";
    words.addAll(List.of("--url", scheme + "://localhost:" + rekkas.port(listener)));
    words.addAll(List.of("--cert", certificate + ".pem", "--key", certificate + ".key"));
    words.addAll(List.of("--login-options", "AUTH=EXTERNAL", "--user", as + ":"));
    words.addAll(List.of("--mail-from", as, "--mail-rcpt", ALI, "-T", mail(as, certificate)));
    return Installation.execute(words, folder, Map.of());
  }

  private static String mail(String as, String certificate) throws IOException {
    String text = "From: %s\nSubject: by %s.\n\nSalam!\n".formatted(as, certificate);
    return Files.writeString(folder.resolve("mail"), text).toString();
  }

  @ParameterizedTest
  @CsvSource({"submission", "submissions"})
  void ownCertificatesAndThoseThatAreGivenToSomebody(String listener) throws IOException {
    sending(listener, "ali", ALI).succeeded();
    sending(listener, "joe", JOE).succeeded();
    rekkas.await("by ali.", "mail", ALI);
    rekkas.await("by joe.", "mail", ALI);
  }

  @ParameterizedTest
  @CsvSource({
    "ali, joe@localhost",
    "joe, ali@localhost",
    "nobody, nobody@localhost",
    "forged, ali@localhost"
  })
  void certificatesOfOthers(String certificate, String as) throws IOException {
    sending("submissions", certificate, as).failed();
  }

  /** Who shows one of another authority's is offered what everybody is. */
  @Test
  void externalIsOfferedToWhoHasOne() throws IOException {
    offered("ali").says("EXTERNAL");
    offered("forged").hides("EXTERNAL").says("AUTH ");
  }

  private static Ran offered(String certificate) throws IOException {
    String client =
        "printf 'EHLO x\\r\\nQUIT\\r\\n' | openssl s_client -quiet -connect"
            + " localhost:%d -cert %2$s.pem -key %2$s.key 2>&1"
                .formatted(rekkas.port("submissions"), certificate);
    return Installation.execute(List.of("sh", "-c", client), folder, Map.of());
  }
}
