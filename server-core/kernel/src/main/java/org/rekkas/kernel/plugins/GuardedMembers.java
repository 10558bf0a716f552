package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.kernel.plugins.guard.Question;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;

/**
 * The members of an expansion behind a guard: read page by page, each page in one call, so that an
 * alias costs one and a list of a million is never held whole. Who reads them gets a {@link
 * PluginUnavailable} where they throw or hang. A pass is of one thread.
 *
 * @param hidden as it was when the route was made, as is the agent
 */
record GuardedMembers(
    String router, Route.Members members, Guard guard, boolean hidden, Optional<String> agent)
    implements Route.Members {

  /** Asks what is said of them all: to be called inside of a guarded question. */
  static GuardedMembers of(String router, Route.Members members, Guard guard) {
    return new GuardedMembers(
        router, members, guard, members.hidden(), Objects.requireNonNull(members.agent()));
  }

  @Override
  public Iterator<ForwardPath> iterator() {
    return new Pass();
  }

  private Page read(Question<Page> page) {
    try {
      return guard.expect(page);
    } catch (PluginUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PluginUnavailable(router + ": the members cannot be read: " + e, e);
    }
  }

  private final class Pass implements Iterator<ForwardPath> {
    private Page page = read(() -> Page.of(members.iterator()));

    @Override
    public boolean hasNext() {
      while (!page.members.hasNext() && page.rest.isPresent()) {
        Iterator<ForwardPath> rest = page.rest.get();
        page = read(() -> Page.of(rest));
      }
      return page.members.hasNext();
    }

    @Override
    public ForwardPath next() {
      boolean _ = hasNext();
      return page.members.next();
    }
  }

  /**
   * Some of them.
   *
   * @param rest those behind; empty where there is none
   */
  private record Page(Iterator<ForwardPath> members, Optional<Iterator<ForwardPath>> rest) {
    private static final int MOST = 100;

    /** Of members that come slowly a page has fewer, rather than to be overdue as a whole. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    static Page of(Iterator<ForwardPath> all) {
      long begun = System.nanoTime();
      List<ForwardPath> page = new ArrayList<>();
      while (all.hasNext()) {
        page.add(Objects.requireNonNull(all.next(), "a member is null"));
        if (page.size() == MOST || System.nanoTime() - begun > LONGEST.toNanos()) {
          return new Page(page.iterator(), Optional.of(all));
        }
      }
      return new Page(page.iterator(), Optional.empty());
    }
  }
}
