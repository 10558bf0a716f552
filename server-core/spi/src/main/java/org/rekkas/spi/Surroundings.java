package org.rekkas.spi;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Certificates;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Door;
import org.rekkas.spi.vault.Vault;

/**
 * The one door to everything that has an effect. What it gives of other plugins is the kernel's
 * façade: it is resolved anew for each call, guarded, and never the other plugin's object. Usable
 * from {@code start} on; façades of other plugins answer once all have started.
 */
public interface Surroundings {
  /** This plugin's name. */
  String plugin();

  Host host();

  Clock clock();

  RandomGenerator random();

  /** A folder of the plugin's own below the configuration, for files that people edit. */
  Path configuration();

  /** A folder of the plugin's own below the data. Made when first asked for. */
  Path files();

  Journal journal();

  Vault vault();

  Intake intake();

  Accounts accounts();

  /** Empty where no plugin knows what a token is worth. */
  Optional<BearerTokens> bearerTokens();

  Logins logins();

  Routes routes();

  MailStore store();

  SmtpGate smtp();

  Locks locks();

  Dns dns();

  Certificates certificates();

  /** Whether it was replaced, or closed: what no session asks for is not begun any more. */
  boolean retired();

  /** Where people come in, by the configuration: for what tells them. */
  List<Door> doors();
}
