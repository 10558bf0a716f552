package org.rekkas.kernel.plugins.loading;

/**
 * What a plugin calls where its code says {@code System.exit}, {@code Runtime.exit} or {@code
 * Runtime.halt}: {@link ExitCalls} puts these in their place. Public because plugins must see it;
 * the one class of the kernel that their loaders show.
 */
public final class ExitRefused {
  private ExitRefused() {}

  public static void exit(int status) {
    throw new SecurityException("a plugin may not end the server (exit " + status + ")");
  }

  public static void exit(Runtime runtime, int status) {
    exit(status);
  }
}
