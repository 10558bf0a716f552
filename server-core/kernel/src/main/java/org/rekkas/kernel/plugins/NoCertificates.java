package org.rekkas.kernel.plugins;

import java.util.function.Predicate;
import org.rekkas.kernel.net.PluginCertificates;
import org.rekkas.spi.net.Certificates;

/** For plugins that are only tried out: nobody is shown what they get. */
final class NoCertificates implements PluginCertificates, Certificates {
  @Override
  public Certificates of(String plugin) {
    return this;
  }

  @Override
  public void showOnlyOf(Predicate<String> plugins) {
    // nothing is shown anyhow
  }

  @Override
  public void show(String label, String chain, String key) {
    // for nobody
  }

  @Override
  public Proof prove(String name, String chain, String key) {
    return () -> {};
  }
}
