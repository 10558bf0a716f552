package org.rekkas.distribution;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Postfix with folders of its own, which relays. It wants root, and a certificate, which openssl
 * makes. Its log is mail.log in its folder.
 */
final class Postfix implements AutoCloseable {
  private static final String MAIN =
      """
      compatibility_level = 3.7
      meta_directory = /etc/postfix
      shlib_directory = /usr/lib/postfix
      daemon_directory = /usr/lib/postfix/sbin
      command_directory = /usr/sbin
      queue_directory = @folder@/queue
      data_directory = @folder@/data
      maillog_file = @folder@/mail.log
      maillog_file_prefixes = @folder@
      myhostname = mx.p.example
      mydestination =
      mynetworks = 127.0.0.0/8
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      alias_maps =
      local_recipient_maps =
      relay_domains = p.example a.example
      transport_maps = inline:{ @transports@ }
      smtpd_peername_lookup = no
      smtp_host_lookup = native
      smtpd_tls_security_level = may
      smtpd_tls_chain_files = @folder@/pair.pem
      smtpd_tls_received_header = yes
      smtp_tls_security_level = may
      """;

  private static final String MASTER =
      """
      @listen@ inet n - n - - smtpd
      pickup     unix n - n 60 1 pickup
      cleanup    unix n - n - 0 cleanup
      qmgr       unix n - n 300 1 qmgr
      rewrite    unix - - n - - trivial-rewrite
      bounce     unix - - n - 0 bounce
      defer      unix - - n - 0 bounce
      trace      unix - - n - 0 bounce
      verify     unix - - n - 1 verify
      flush      unix n - n 1000? 0 flush
      proxymap   unix - - n - - proxymap
      smtp       unix - - n - - smtp
      relay      unix - - n - - smtp
      showq      unix n - n - - showq
      error      unix - - n - - error
      retry      unix - - n - - error
      anvil      unix - - n - 1 anvil
      scache     unix - - n - 1 scache
      tlsmgr     unix - - n 1000? 1 tlsmgr
      postlog    unix-dgram n - n - 1 postlogd
      """;

  private final Path folder;

  private Postfix(Path folder) {
    this.folder = folder;
  }

  static Postfix start(Path folder, InetSocketAddress at, String transports) throws IOException {
    var postfix = new Postfix(folder);
    Files.createDirectory(folder.resolve("queue"));
    Path data = Files.createDirectory(folder.resolve("data"));
    var owner =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix");
    Files.setOwner(data, owner);
    String listen = at.getAddress().getHostAddress() + ":" + at.getPort();
    Files.writeString(
        folder.resolve("main.cf"),
        MAIN.replace("@folder@", folder.toString()).replace("@transports@", transports));
    Files.writeString(folder.resolve("master.cf"), MASTER.replace("@listen@", listen));
    postfix.makeCertificate();
    postfix.run("postfix", "-c", folder.toString(), "start").succeeded();
    return postfix;
  }

  private void makeCertificate() throws IOException {
    String pair = folder.resolve("pair.pem").toString();
    run(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
                + " -subj /CN=mx.p.example -keyout "
                + pair
                + " -out "
                + folder.resolve("certificate.pem"))
            .split(" "))
        .succeeded();
    Files.writeString(
        folder.resolve("pair.pem"),
        Files.readString(folder.resolve("pair.pem"))
            + Files.readString(folder.resolve("certificate.pem")));
  }

  private Ran run(String... command) throws IOException {
    return Installation.execute(List.of(command), folder, Map.of());
  }

  @Override
  public void close() throws IOException {
    run("postfix", "-c", folder.toString(), "stop").succeeded();
  }
}
