package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.net.ListenerElements;
import org.rekkas.kernel.plugins.loading.PluginFolder;

/**
 * Draws the blueprints of the generations, each with copies of its own of the jars. The first can
 * be drawn ahead, on another thread, while the rest of the server is made. Used by one thread at a
 * time.
 */
public final class Drawings implements AutoCloseable {
  /** What the first drawing waits for. */
  @FunctionalInterface
  public interface Opening {
    void await() throws IOException;
  }

  private final Premises premises;
  private final Path copies;
  private int drawn;
  private @Nullable FutureTask<Blueprint> ahead;

  /**
   * @param copies the folder for the copies of jars; what an earlier process left there is deleted
   */
  public Drawings(Premises premises, Path copies) {
    this.premises = premises;
    this.copies = copies;
  }

  /**
   * Begins to draw the first.
   *
   * @param house returns when the vault is open, whose lock keeps a second server off the copies,
   *     and the log, which plugins' classes may ask for; throws where they cannot be opened
   */
  public void begin(Opening house) {
    var drawing =
        new FutureTask<>(
            () ->
                Blueprint.draw(
                    premises,
                    () -> {
                      house.await();
                      return nextCopies();
                    },
                    UnaryOperator.identity()));
    Thread.ofPlatform().name("start-plugins").daemon().start(drawing);
    ahead = drawing;
  }

  /**
   * The configuration and the plugins as they are now; the first time, as they were.
   *
   * @param open what holds at open listeners, of the elements that stand in the file
   */
  Blueprint next(UnaryOperator<ListenerElements> open) {
    var first = ahead;
    ahead = null;
    return first == null ? Blueprint.draw(premises, this::nextCopies, open) : Abreast.answer(first);
  }

  private Path nextCopies() throws IOException {
    if (drawn == 0) {
      PluginFolder.delete(copies);
    }
    drawn++;
    return copies.resolve(Integer.toString(drawn));
  }

  /** Lets go of what was drawn and not asked for. */
  @Override
  public void close() {
    if (ahead != null) {
      next(UnaryOperator.identity()).close();
    }
  }
}
