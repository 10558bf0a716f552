package org.rekkas.plugins.aliases;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.EditedFile;

/** All aliases of the file, by the key of their name. Immutable. */
final class AliasTable {
  private final Map<String, Alias> byKey;
  private final boolean someEverywhere;
  private final boolean blank;

  private AliasTable(Map<String, Alias> byKey, boolean blank) {
    this.byKey = byKey;
    this.blank = blank;
    this.someEverywhere = byKey.keySet().stream().anyMatch(key -> key.indexOf('@') < 0);
  }

  static AliasTable read(List<String> lines, EditedFile.Problems problems) {
    var first = new HashMap<String, Integer>();
    var byKey = new LinkedHashMap<String, Alias>();
    for (var block : AliasText.blocks(lines, problems)) {
      int line = block.from() + 1;
      try {
        var alias = AliasText.alias(block, problems);
        String key = AliasText.key(alias.name());
        var before = first.putIfAbsent(key, line);
        if (before == null) {
          byKey.put(key, alias);
        } else {
          problems.at(line, "the alias stands in line " + before + " already");
        }
      } catch (IllegalArgumentException e) {
        problems.at(line, String.valueOf(e.getMessage()));
      }
    }
    return new AliasTable(byKey, lines.isEmpty());
  }

  /** Whether there was not even a line: no aliases are ordinary, an empty file is damage. */
  boolean isBlank() {
    return blank;
  }

  List<Alias> all() {
    return List.copyOf(byKey.values());
  }

  /** The alias of exactly this address. */
  Optional<Alias> exact(Mailbox address) {
    return Optional.ofNullable(byKey.get(address.key()));
  }

  /**
   * The alias of this local part in every domain of ours. A local part that holds an {@code @} is
   * nobody's: other names begin or go on with one.
   */
  Optional<Alias> everywhere(Mailbox address) {
    if (!someEverywhere) {
      return Optional.empty();
    }
    String key = address.key();
    int local = key.length() - address.domainKey().length() - 1;
    String name = key.substring(0, local);
    return name.indexOf('@') < 0 ? Optional.ofNullable(byKey.get(name)) : Optional.empty();
  }

  /** What takes the addresses of this domain that nobody has. */
  Optional<Alias> catchAll(Mailbox address) {
    return Optional.ofNullable(byKey.get("@" + address.domainKey()));
  }

  Optional<Alias> named(String name) {
    return Optional.ofNullable(byKey.get(AliasText.key(name)));
  }
}
