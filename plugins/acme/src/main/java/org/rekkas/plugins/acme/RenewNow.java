package org.rekkas.plugins.acme;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas acme renew}. */
record RenewNow(Renewal renewal) implements AdminCommand {
  @Override
  public String name() {
    return "acme renew";
  }

  @Override
  public String summary() {
    return "Gets a new certificate now, however long the old one is good.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Report run(Invocation given) throws IOException {
    try {
      renewal.renew();
      return Report.lines("There is a new certificate; clients are shown it from now on.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }
}
