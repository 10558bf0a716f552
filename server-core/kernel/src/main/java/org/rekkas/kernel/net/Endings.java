package org.rekkas.kernel.net;

import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of certificates that end soon, and again when they have ended: whoever renews them
 * is another program, that nobody may have looked at for years. Used by one thread at a time.
 */
final class Endings {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private Set<String> told = Set.of();

  /**
   * @param ending as {@link KeysByName#ending} tells them
   */
  void tell(List<String> ending) {
    ending.stream()
        .filter(each -> !told.contains(each))
        .forEach(each -> log.warn("the certificate {}", each));
    told = Set.copyOf(ending);
  }
}
