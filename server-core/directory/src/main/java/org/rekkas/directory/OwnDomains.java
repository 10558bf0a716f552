package org.rekkas.directory;

import java.util.List;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/** The elements {@code <domain name="…"/>} of a plugin that has accounts. */
public final class OwnDomains {
  private OwnDomains() {}

  /** As {@link Mailbox#domainKey} has them, each once: an A-label is the same as its U-label. */
  public static List<String> of(Section config) {
    return config.each("domain").stream().map(OwnDomains::key).distinct().toList();
  }

  private static String key(Section domain) {
    String name = domain.text("name");
    try {
      var postmaster = Mailbox.of("postmaster@" + name);
      if (postmaster.domain().equals(name) && !name.startsWith(".") && !name.endsWith(".")) {
        return postmaster.domainKey();
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    domain.problem("name", "\"" + name + "\" is not a domain");
    return name;
  }
}
