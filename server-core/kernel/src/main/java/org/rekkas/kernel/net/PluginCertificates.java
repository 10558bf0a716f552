package org.rekkas.kernel.net;

import java.util.function.Predicate;
import org.rekkas.spi.net.Certificates;

/** The certificates that plugins get for this server, each its own. Thread-safe. */
public interface PluginCertificates {
  /**
   * @param plugin its name
   */
  Certificates of(String plugin);

  /** From now on what these plugins got is shown, and nothing else; before, nothing is. */
  void showOnlyOf(Predicate<String> plugins);
}
