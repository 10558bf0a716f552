package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * A command behind its guard: on the caller's thread, since an administrator may wait for an import
 * as long as it takes, and can break it off.
 */
final class GuardedCommand implements AdminCommand {
  private final Placed<AdminCommand> placed;
  private final CommandForm form;
  private final Guard guard;

  GuardedCommand(Placed<AdminCommand> placed, CommandForm form) {
    this.placed = placed;
    this.form = form;
    this.guard = placed.guard().onCallersThread();
  }

  @Override
  public String name() {
    return form.name();
  }

  @Override
  public String summary() {
    return form.summary();
  }

  @Override
  public List<Parameter> parameters() {
    return form.parameters();
  }

  @Override
  public Report run(Invocation given) throws IOException {
    try {
      return guard.demand(() -> placed.extension().run(given));
    } catch (IOException | UncheckedIOException | VaultUnwritable e) {
      throw e;
    } catch (Exception e) {
      return new Report.Failed(placed.name() + ": " + e);
    }
  }
}
