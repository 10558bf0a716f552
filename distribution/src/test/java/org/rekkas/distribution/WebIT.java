package org.rekkas.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail programs and other servers find out over HTTP how to reach this one. */
class WebIT {
  @TempDir Path folder;

  @Test
  void settingsAndPolicyAreToldOverHttps() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.edit(
          "conf/plugins/accounts.xml",
          _ -> "<accounts><domain name=\"example.org\"/><domain name=\"localhost\"/></accounts>");
      rekkas.start();
      Path authority = rekkas.certificate();
      String https = "https://localhost:" + rekkas.port("https");
      curl("--cacert " + authority, https + "/mail/config-v1.1.xml?emailaddress=ali@example.org")
          .succeeded()
          .says("<domain>example.org</domain>")
          .says("<socketType>SSL</socketType>");
      curl(
              "--cacert " + authority + " -H Host:mta-sts.example.org",
              https + "/.well-known/mta-sts.txt")
          .succeeded()
          .says("mode: testing");
      String http = "http://127.0.0.1:" + rekkas.port("http");
      curl("-i", http + "/../conf/server.xml").says("400 Bad Request");
    }
  }

  private Ran curl(String options, String url) throws IOException {
    var words = new ArrayList<>(List.of(("curl -sS --path-as-is " + options).split(" ")));
    words.add(url);
    return Installation.execute(words, folder, Map.of());
  }
}
