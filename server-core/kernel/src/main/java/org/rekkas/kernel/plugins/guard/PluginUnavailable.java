package org.rekkas.kernel.plugins.guard;

/** A plugin that was asked did not answer, or there is none to ask. The peer hears a 4yz. */
public final class PluginUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PluginUnavailable(String message) {
    super(message);
  }

  public PluginUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
