package org.rekkas.plugins.aliases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.rekkas.plugins.aliases.AliasText.Block;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.textfile.EditedFile;

/** The file of aliases, {@code aliases.map}: edited by commands and by hand. */
final class AliasesFile {
  static final String NAME = "aliases.map";

  private static final List<String> HEAD =
      """
      # Aliases, edited with `rekkas alias` or by hand; no restart is needed.
      #
      #   staff@example.org: ali@example.org, joe@example.org   goes to both
      #   sales@example.org: sales@example.net                  goes to another server
      #   abuse: ali@example.org                                in every domain of this server
      #   @example.org: office@example.org                      whatever nobody has
      #   @example.net: @example.org                            the same name in another domain
      #   !board@example.org: ali@example.org                   EXPN and reports do not show the members
      #
      # A line that begins with a blank continues the one before it.
      """
          .lines()
          .toList();

  private final EditedFile<AliasTable> file;

  private AliasesFile(EditedFile<AliasTable> file) {
    this.file = file;
  }

  static AliasesFile open(Surroundings given) throws IOException {
    Path map = given.configuration().resolve(NAME);
    Path mark = given.files().resolve(NAME + ".mark");
    var meaning = new EditedFile.Meaning<>(AliasTable::read, AliasTable::isBlank);
    Consumer<String> told = what -> given.journal().warn(given.plugin(), what);
    return new AliasesFile(
        serves(given)
            ? EditedFile.open(map, mark, HEAD, given.clock(), meaning, told)
            : EditedFile.lookAt(map, mark, HEAD, given.clock(), meaning, told));
  }

  /** Not in a process that only runs a command, nor where the plugins are only looked at. */
  private static boolean serves(Surroundings given) {
    Optional<Locks.Held> held = given.locks().take("start");
    held.ifPresent(Locks.Held::close);
    return held.isPresent();
  }

  AliasTable table() {
    return file.value();
  }

  /**
   * Changes one alias, from what stands on disk; what cannot be understood in its lines is lost,
   * and so is what stands further down under the same name: it must not come into force instead.
   *
   * @param change given the alias (empty: there is none), makes the new one (empty: none)
   */
  void change(String name, UnaryOperator<Optional<Alias>> change) throws IOException {
    String key = AliasText.key(name);
    file.rewrite(
        lines -> {
          var blocks =
              AliasText.blocks(lines, (line, what) -> {}).stream()
                  .filter(block -> key.equals(keyOf(block)))
                  .toList();
          var inForce = blocks.stream().flatMap(block -> aliasOf(block).stream()).findFirst();
          var after = change.apply(inForce);
          int at = blocks.isEmpty() ? lines.size() : blocks.getFirst().from();
          blocks.reversed().forEach(block -> lines.subList(block.from(), block.until()).clear());
          after.ifPresent(some -> lines.addAll(at, some.lines()));
          return lines;
        });
  }

  /** A broken alias has no key; reading the file reported it. */
  private static String keyOf(Block block) {
    try {
      return AliasText.key(block.name());
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static Optional<Alias> aliasOf(Block block) {
    try {
      return Optional.of(AliasText.alias(block, (line, what) -> {}));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
