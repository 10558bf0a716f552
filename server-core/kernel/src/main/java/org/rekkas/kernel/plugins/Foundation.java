package org.rekkas.kernel.plugins;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.PluginCertificates;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Logins;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.vault.Vault;

/**
 * What the kernel gives to all generations of plugins; the stuff that their {@code Surroundings}
 * are made of.
 *
 * @param conf the configuration's folder; plugins' own files lie in plugins/NAME
 * @param data the data folder; copies of jars lie in generations
 * @param files where the files of one plugin lie, by its name; the folder may not be there yet
 * @param net by what the server listens, until it ends
 * @param vault the view of one plugin, by its name
 * @param looks the view of a plugin that is only looked at: it makes nothing in the vault
 * @param locks of one plugin, by its name
 * @param intake asked late: the queue itself stands on the plugins
 * @param suppressed why an address elsewhere gets no mail from here; empty: it may get some
 */
public record Foundation(
    Path conf,
    Path data,
    Function<String, Path> files,
    Host host,
    NetSettings net,
    Clock clock,
    RandomGenerator random,
    Journal journal,
    Dns dns,
    PluginCertificates certificates,
    Logins logins,
    Function<String, Vault> vault,
    Function<String, Vault> looks,
    Function<String, Locks> locks,
    Supplier<Intake> intake,
    Function<ForwardPath, Optional<String>> suppressed) {
  /** The same house, in which nobody gets a lock: so no work begins that is for one alone. */
  Foundation withoutLocks() {
    return with(files, journal, certificates, vault, intake);
  }

  /**
   * The same house, of which nothing remains: what plugins note, keep and hand in goes elsewhere,
   * and nobody gets a lock.
   */
  public Foundation with(Journal notes, Function<String, Vault> vaults, Supplier<Intake> door) {
    return with(files, notes, new NoCertificates(), vaults, door);
  }

  /**
   * The same house, in which a plugin that has no folder of files yet gets one in another place.
   */
  Foundation withNewFilesIn(Path place) {
    Function<String, Path> known = files;
    return with(
        plugin -> Files.exists(known.apply(plugin)) ? known.apply(plugin) : place.resolve(plugin),
        journal,
        certificates,
        vault,
        intake);
  }

  private Foundation with(
      Function<String, Path> folders,
      Journal notes,
      PluginCertificates shown,
      Function<String, Vault> vaults,
      Supplier<Intake> door) {
    return new Foundation(
        conf,
        data,
        folders,
        host,
        net,
        clock,
        random,
        notes,
        dns,
        shown,
        logins,
        vaults,
        looks,
        _ -> _ -> Optional.empty(),
        door,
        suppressed);
  }
}
