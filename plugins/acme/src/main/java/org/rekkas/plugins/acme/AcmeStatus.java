package org.rekkas.plugins.acme;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas acme status}. */
record AcmeStatus(Settings settings, Keys keys, Kept kept, Renewal renewal)
    implements AdminCommand {
  @Override
  public String name() {
    return "acme status";
  }

  @Override
  public String summary() {
    return "Tells until when the certificate from the authority is good, and what went wrong.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Report run(Invocation given) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("names:     " + String.join(" ", settings.names()));
    lines.add("authority: " + settings.directory());
    Optional<X509Certificate> certificate = kept.certificate();
    lines.add(
        "good till: "
            + certificate.map(c -> c.getNotAfter().toInstant().toString()).orElse("(none yet)"));
    lines.add("DANE:      " + dane());
    renewal.problem().ifPresent(what -> lines.add("problem:   " + what));
    return new Report.Lines(lines);
  }

  private String dane() {
    try {
      return keys.forDane() + " (TLSA, the same for every certificate)";
    } catch (IOException e) {
      return "(the key cannot be used: " + e + ")";
    }
  }
}
