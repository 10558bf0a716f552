package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.KeyFile;
import org.rekkas.testkit.server.TestServer;

/**
 * Holds conf/REFERENCE.md against the code that reads the settings. A new setting needs a line in
 * the settings.properties beside its reader (for the kernel's, beside ServerSettings; for a
 * plugin's, beside the plugin), and then: {@code mvn test -Dfast -pl distribution -am
 * -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dreference=write}.
 */
class ReferenceTest {
  private static final Path PAGE = Path.of("src/main/dist/conf/REFERENCE.md");

  @RegisterExtension final TestServer server = TestServer.standard();

  private final Reference reference = Reference.of(Recorded.read());

  @Test
  void everySettingHasASentenceAndEverySentenceASetting() {
    assertEquals("", String.join("\n", reference.problems()));
  }

  @Test
  void thePageIsWhatTheCodeSays() throws IOException {
    if ("write".equals(System.getProperty("reference"))) {
      Files.writeString(PAGE, reference.page());
    }
    var stale = new ArrayList<String>(Files.readAllLines(PAGE));
    var fresh = new ArrayList<String>(reference.page().lines().toList());
    boolean same = fresh.equals(stale);
    stale.removeAll(reference.page().lines().toList());
    fresh.removeAll(Files.readAllLines(PAGE));
    assertTrue(same, () -> "write it anew. Not there yet: " + fresh + "; there no more: " + stale);
  }

  @Test
  void theServerTakesEveryExample() throws Exception {
    Path conf = server.home().resolve("conf");
    Path tls = Files.createDirectory(conf.resolve("tls"));
    makeCertificate(tls);
    Files.createFile(tls.resolve("root.anchors"));
    makeCertificate(Files.createDirectories(tls.resolve("example.net")));
    Path relay = Files.createDirectories(conf.resolve("plugins/relay"));
    Files.copy(tls.resolve("fullchain.pem"), relay.resolve("authorities.pem"));
    var forItsOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(relay.resolve("smarthost"), forItsOwner);
    Files.createFile(relay.resolve("srs-secret"), forItsOwner);
    Files.createFile(Files.createDirectories(conf.resolve("plugins/acme")).resolve("ca.pem"));
    KeyFile.write(conf.resolve("plugins/arc/own.pem"), Algorithm.RSA.makeKeys());
    Path oauth = Files.createDirectories(conf.resolve("plugins/oauth"));
    Files.createFile(oauth.resolve("secret"), forItsOwner);
    Files.createFile(oauth.resolve("ca.pem"));
    Path sql = Files.createDirectories(conf.resolve("plugins/accounts-sql"));
    Files.createFile(sql.resolve("password"), forItsOwner);
    Path ldap = Files.createDirectories(conf.resolve("plugins/accounts-ldap"));
    Files.createFile(ldap.resolve("password"), forItsOwner);
    Files.createFile(ldap.resolve("ca.pem"));
    String all = String.join("", reference.examples());
    all = all.replace(" port=\"25\" name=", " port=\"0\" name="); // a check tries the ports
    Files.writeString(conf.resolve("server.xml"), "<server>\n" + all + "</server>\n");
    var checked = server.command("check");
    assertEquals(0, checked.exit(), checked.out() + checked.err());
  }

  private static void makeCertificate(Path folder) throws Exception {
    String command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x"
            + " -keyout privkey.pem -out fullchain.pem";
    var openssl =
        new ProcessBuilder(command.split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, openssl.waitFor(), said);
  }
}
