package org.rekkas.kernel.admin;

import java.io.IOException;

/**
 * What a server that runs has found of the next one, asked before a restart: its plugins would not
 * start. It has an exit code of its own, for 1 is also that of a command that breaks; and it is
 * what a command may throw.
 */
public final class WouldNotStart extends IOException {
  /** What the command line exits with. */
  public static final int EXIT = 4;

  private static final long serialVersionUID = 1;

  private final String why;

  /**
   * @param why lines for the administrator
   */
  public WouldNotStart(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
