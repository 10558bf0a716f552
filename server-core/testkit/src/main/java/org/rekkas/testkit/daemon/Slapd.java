package org.rekkas.testkit.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A slapd (OpenLDAP) that holds the entries of an LDIF below {@value #BASE}. Only its
 * administrator, {@value #ADMIN}, may read; everybody may try to log in.
 */
public final class Slapd implements AutoCloseable {
  public static final String BASE = "dc=example,dc=com";
  public static final String ADMIN = "cn=admin," + BASE;
  public static final String PASSWORD = "admin's secret";

  /** Where .ci/run unpacks it, without its service; or where the package puts it. */
  private static final Path UNPACKED = Path.of("/opt/slapd");

  private static final String CONFIGURATION =
      """
      include /@schema@/core.schema
      include /@schema@/cosine.schema
      include /@schema@/inetorgperson.schema
      modulepath @modules@
      moduleload back_mdb
      pidfile @folder@/pid
      TLSCertificateFile @folder@/certificate.pem
      TLSCertificateKeyFile @folder@/key.pem
      database mdb
      maxsize 10485760
      suffix "dc=example,dc=com"
      rootdn "cn=admin,dc=example,dc=com"
      rootpw "admin's secret"
      directory @folder@/data
      access to attrs=userPassword by anonymous auth by * none
      access to * by * none
      """;

  private final Daemon daemon;
  private final Path root;
  private Process process;

  private Slapd(Daemon daemon, Path root, Process process) {
    this.daemon = daemon;
    this.root = root;
    this.process = process;
  }

  public static Slapd start(String ldif) throws IOException {
    var daemon = Daemon.in("slapd");
    Path root = Files.exists(UNPACKED) ? UNPACKED : Path.of("/");
    daemon.directory("data");
    daemon.run(
        ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
                + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
                + " -keyout key.pem -out certificate.pem")
            .split(" "));
    daemon.file(
        "slapd.conf",
        CONFIGURATION
            .replace("/@schema@", root.resolve("etc/ldap/schema").toString())
            .replace("@modules@", root.resolve("usr/lib/ldap").toString())
            .replace("@folder@", daemon.folder().toString()));
    String entries = daemon.file("entries.ldif", ldif).toString();
    daemon.run(
        "env", libraries(root), program(root, "slapadd"), "-f", "slapd.conf", "-l", entries, "-q");
    var slapd = new Slapd(daemon, root, launch(daemon, root));
    daemon.awaitPort(slapd.process);
    return slapd;
  }

  private static String program(Path root, String name) {
    return root.resolve("usr/sbin").resolve(name).toString();
  }

  /** Those that come with it, in a folder for each architecture. */
  private static String libraries(Path root) {
    return "LD_LIBRARY_PATH="
        + root.resolve("usr/lib/x86_64-linux-gnu")
        + ":"
        + root.resolve("usr/lib/aarch64-linux-gnu");
  }

  private static Process launch(Daemon daemon, Path root) throws IOException {
    return daemon.start(
        "env",
        libraries(root),
        program(root, "slapd"),
        "-f",
        "slapd.conf",
        "-h",
        "ldap://127.0.0.1:" + daemon.port(),
        "-d",
        "0");
  }

  public int port() {
    return daemon.port();
  }

  /** The certificate by which its clients know it. */
  public Path certificate() {
    return daemon.folder().resolve("certificate.pem");
  }

  /** No longer answers; what it holds stays. */
  public void halt() throws IOException {
    daemon.end(process);
  }

  /** Listens again, after {@link #halt}. */
  public void begin() throws IOException {
    process = launch(daemon, root);
    daemon.awaitPort(process);
  }

  @Override
  public void close() throws IOException {
    halt();
    daemon.delete();
  }
}
