package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Path;

/** Another instance has the data open. Its message is for the administrator. */
public final class VaultInUse extends IOException {
  private static final long serialVersionUID = 1;

  VaultInUse(Path data, String owner) {
    super(
        "the data in "
            + data
            + " is in use by "
            + owner
            + ": stop that instance first, or give this one a data folder of its own");
  }
}
