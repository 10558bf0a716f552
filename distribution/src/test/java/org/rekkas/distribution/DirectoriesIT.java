package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.daemon.Postgres;
import org.rekkas.testkit.daemon.Slapd;

/** Three directories of accounts at once, by domain: a file, a PostgreSQL, a slapd. */
class DirectoriesIT {
  private static final String PASSWORD = "open sesame";
  private static final String FILE = "ali@localhost";
  private static final String SQL = "joe@sql.example";
  private static final String LDAP = "zineb@ldap.example";

  /** Of the password; cheap. */
  private static final String HASH =
      "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$m+oZMXTslERONf723BU81132iA73YijPQ5PFSBtiamo";

  private static final String ENTRIES =
      """
      dn: dc=example,dc=com
      objectClass: dcObject
      objectClass: organization
      dc: example
      o: Example

      dn: uid=zineb,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: zineb
      cn: Zineb
      sn: Zineb
      mail: zineb@ldap.example
      userPassword: open sesame
      """;

  @TempDir Path folder;
  private Path authority;

  @Test
  void peopleOfEachLogInAndReceive() throws IOException {
    try (Postgres postgres = Postgres.start();
        Slapd slapd = Slapd.start(ENTRIES);
        Installation rekkas = Installation.unpack(folder)) {
      postgres.execute(
          "CREATE TABLE accounts (address text, password text);"
              + ("INSERT INTO accounts VALUES ('" + SQL + "', '" + HASH + "')"));
      sql(rekkas, postgres);
      ldap(rekkas, slapd);
      rekkas.start();
      rekkas.typing(PASSWORD).rekkas("account", "add", FILE, "--password-stdin").succeeded();
      authority = rekkas.certificate();
      sends(rekkas, FILE, SQL);
      sends(rekkas, SQL, LDAP);
      sends(rekkas, LDAP, FILE);
      for (String each : new String[] {FILE, SQL, LDAP}) {
        sending(rekkas, each, "open barley", FILE).by("swaks").failed();
      }
      putOff(rekkas, slapd);
    }
  }

  private void sends(Installation rekkas, String from, String to) throws IOException {
    sending(rekkas, from, PASSWORD, to).by("swaks").succeeded();
    rekkas.await("from " + from, "mail", to);
  }

  /** While a directory does not answer, nobody is unknown. */
  private static void putOff(Installation rekkas, Slapd slapd) throws IOException {
    slapd.halt();
    try (Dialogue smtp = rekkas.connect()) {
      smtp.says("EHLO client.example", "250");
      smtp.says("MAIL FROM:<x@client.example>", "250");
      smtp.says("RCPT TO:<" + LDAP + ">", "45");
      smtp.says("RCPT TO:<" + SQL + ">", "250");
    }
    slapd.begin();
  }

  private Sending sending(Installation rekkas, String from, String password, String to) {
    return new Sending(
        folder,
        rekkas.port("submissions"),
        true,
        authority,
        "PLAIN",
        from,
        password,
        to,
        "from " + from);
  }

  private static void sql(Installation rekkas, Postgres postgres) throws IOException {
    secret(rekkas, "accounts-sql", Postgres.PASSWORD);
    String settings =
        """
        <accounts-sql url="%s" user="%s" password-file="password">
          <domain name="sql.example"/>
          <find>SELECT password FROM accounts WHERE address = ?</find>
        </accounts-sql>
        """
            .formatted(postgres.url(), Postgres.USER);
    rekkas.edit("conf/plugins/accounts-sql.xml", _ -> settings);
  }

  private static void ldap(Installation rekkas, Slapd slapd) throws IOException {
    Path own = secret(rekkas, "accounts-ldap", Slapd.PASSWORD);
    Files.copy(slapd.certificate(), own.resolve("ca.pem"));
    String settings =
        """
        <accounts-ldap servers="ldap://localhost:%d" authority="ca.pem" password-file="password"
                       bind-dn="%s" base="%s"><domain name="ldap.example"/></accounts-ldap>
        """
            .formatted(slapd.port(), Slapd.ADMIN, Slapd.BASE);
    rekkas.edit("conf/plugins/accounts-ldap.xml", _ -> settings);
  }

  private static Path secret(Installation rekkas, String plugin, String password)
      throws IOException {
    Path own = Files.createDirectories(rekkas.file("conf/plugins/" + plugin));
    Files.writeString(own.resolve("password"), password + "\n");
    return own;
  }
}
