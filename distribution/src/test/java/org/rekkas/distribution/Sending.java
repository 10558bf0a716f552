package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A mail that somebody sends by one of the programs that people have, with this login, by this
 * mechanism and no other. The server's certificate is verified.
 *
 * @param implicit TLS from the first octet
 * @param authority the certificate to believe in
 * @param password or a token, where the mechanism takes one
 */
record Sending(
    Path folder,
    int port,
    boolean implicit,
    Path authority,
    String mechanism,
    String login,
    String password,
    String to,
    String subject) {

  private static final String PYTHON =
      """
      import smtplib, ssl, sys
      port, implicit, authority, mechanism, login, password, to, mail = sys.argv[1:]
      context = ssl.create_default_context(cafile=authority)
      if implicit == "true":
          smtp = smtplib.SMTP_SSL("localhost", int(port), context=context)
      else:
          smtp = smtplib.SMTP("localhost", int(port))
          smtp.starttls(context=context)
      smtp.ehlo()
      smtp.user, smtp.password = login, password
      def xoauth2(challenge=None):
          return "user=%s\1auth=Bearer %s\1\1" % (login, password)
      def oauthbearer(challenge=None):
          return "n,a=%s,\1auth=Bearer %s\1\1" % (login, password)
      smtp.auth(mechanism, {"PLAIN": smtp.auth_plain, "LOGIN": smtp.auth_login,
                            "XOAUTH2": xoauth2, "OAUTHBEARER": oauthbearer}[mechanism])
      smtp.sendmail(login, [to], open(mail).read())
      smtp.quit()
      """;

  /** Runs the program to its end. */
  Ran by(String program) throws IOException {
    return switch (program) {
      case "swaks" -> swaks();
      case "curl" -> curl();
      case "python3" -> python();
      case "msmtp" -> msmtp();
      case "mutt" -> mutt();
      default -> throw new IllegalArgumentException(program);
    };
  }

  private Ran swaks() throws IOException {
    var words = words("swaks --server localhost --tls-verify --port " + port);
    words.addAll(List.of(implicit ? "-tlsc" : "-tls", "--tls-ca-path", authority.toString()));
    words.addAll(List.of("--auth", mechanism, "--auth-user", login, "--auth-password", password));
    words.addAll(List.of("--from", login, "--to", to, "--data", mail().toString()));
    return run(words);
  }

  private Ran curl() throws IOException {
    var words = words("curl -sS --ssl-reqd --cacert " + authority);
    words.addAll(List.of("--url", (implicit ? "smtps" : "smtp") + "://localhost:" + port));
    words.addAll(List.of("--login-options", "AUTH=" + mechanism));
    words.addAll(
        mechanism.contains("OAUTH")
            ? List.of("--user", login + ":", "--oauth2-bearer", password)
            : List.of("--user", login + ":" + password));
    words.addAll(List.of("--mail-from", login, "--mail-rcpt", to, "-T", mail().toString()));
    return run(words);
  }

  private Ran python() throws IOException {
    var words = words("/usr/bin/python3 -c");
    words.addAll(List.of(PYTHON, Integer.toString(port), Boolean.toString(implicit)));
    words.addAll(List.of(authority.toString(), mechanism, login, password, to, mail().toString()));
    return run(words);
  }

  private Ran msmtp() throws IOException {
    Path settings =
        secret(
            "msmtprc",
            """
            account default
            host localhost
            port %d
            tls on
            tls_starttls %s
            tls_trust_file %s
            auth %s
            user %s
            passwordeval "cat %s"
            from %s
            """
                .formatted(
                    port,
                    implicit ? "off" : "on",
                    authority,
                    lower(),
                    login,
                    secret("password", password),
                    login));
    return run(shell("msmtp -C " + settings + " " + to));
  }

  /** Takes the body from its standard input and writes the header itself. */
  private Ran mutt() throws IOException {
    Path settings =
        secret(
            "muttrc",
            """
            set smtp_url="%s://%s@localhost:%d/"
            set smtp_pass="%s"
            set smtp_oauth_refresh_command="echo %s"
            set smtp_authenticators="%s"
            set ssl_force_tls=yes
            set certificate_file="%s"
            set from="%s"
            set use_envelope_from=yes
            set copy=no
            """
                .formatted(
                    implicit ? "smtps" : "smtp",
                    login.replace("@", "%40"),
                    port,
                    password,
                    password,
                    lower(),
                    authority,
                    login));
    return run(shell("mutt -n -F " + settings + " -s '" + subject + "' " + to));
  }

  private List<String> shell(String command) throws IOException {
    return List.of("sh", "-c", command + " <" + mail());
  }

  private Path mail() throws IOException {
    String text = "From: %s\nTo: %s\nSubject: %s\n\nSalam!\n".formatted(login, to, subject);
    return Files.writeString(folder.resolve("mail"), text);
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String lower() {
    return mechanism.toLowerCase(Locale.ROOT);
  }

  private Ran run(List<String> command) throws IOException {
    return Installation.execute(command, folder, Map.of("HOME", folder.toString()));
  }

  private static List<String> words(String text) {
    return new ArrayList<>(List.of(text.split(" ")));
  }
}
