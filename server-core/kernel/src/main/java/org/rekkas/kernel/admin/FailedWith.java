package org.rekkas.kernel.admin;

import java.io.IOException;
import org.rekkas.spi.AdminCommand.Report;

/**
 * Why a command could not do it, where that is more than sentences: a report which is written as
 * any other, and with which the command line exits with 1.
 */
public final class FailedWith extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Report report;

  public FailedWith(Report report) {
    super("it failed, and a report says why");
    this.report = report;
  }

  Report report() {
    return report;
  }
}
