package org.rekkas.plugins.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.plugins.arc.ArcSet.Before;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.HeaderSection.Field;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.TagList;

/**
 * The place of the set that is to be added, RFC 8617 §5.1.
 *
 * @param sealed the sets before it, which its seal is over, too, in their relaxed form; empty where
 *     the chain has failed: §5.1.2
 */
record NextSet(int instance, Before before, String sealed) {
  private static final List<String> NAMES = List.of(ArcSet.RESULTS, ArcSet.MESSAGE, ArcSet.SEAL);

  /**
   * @param found what became of the chain when the mail came in
   * @throws Objection no set is to be added
   */
  static NextSet of(HeaderSection header, Before found) throws Objection {
    return found == Before.FAIL ? behindBroken(header) : behind(Chain.read(header), found);
  }

  private static NextSet behind(Optional<Chain> chain, Before found) throws Objection {
    if (chain.isPresent() != (found == Before.PASS)) {
      throw Objection.permanent("the chain is another one than when the mail came in");
    }
    int sets = chain.map(c -> c.sets().size()).orElse(0);
    return new NextSet(next(sets), found, chain.map(Chain::text).orElse(""));
  }

  private static int next(int sets) throws Objection {
    if (sets >= Chain.MOST) {
      throw Objection.permanent("there are " + sets + " sets, and may be no more");
    }
    return sets + 1;
  }

  /** Whose newest seal has told it already gets no other one: §5.1, step 2. */
  private static NextSet behindBroken(HeaderSection header) throws Objection {
    var numbers = new ArrayList<Integer>();
    for (String name : NAMES) {
      header.all(name).stream().map(Chain::number).flatMap(Optional::stream).forEach(numbers::add);
    }
    int newest = numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (header.all(ArcSet.SEAL).stream().anyMatch(seal -> tells(seal, newest))) {
      throw Objection.permanent("the newest seal says already that the chain has failed");
    }
    return new NextSet(next(newest), Before.FAIL, "");
  }

  private static boolean tells(Field seal, int newest) {
    try {
      return Chain.number(seal).equals(Optional.of(newest))
          && Before.of(TagList.read(seal.body()).required("cv")).equals(Optional.of(Before.FAIL));
    } catch (Objection _) {
      return false; // it says nothing that can be read
    }
  }
}
