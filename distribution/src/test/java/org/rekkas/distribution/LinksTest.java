package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The links between the pages of the archive lead somewhere in it: pages of plugins lie elsewhere
 * there than in the sources.
 */
class LinksTest {
  private static final Path DIST = Path.of("src/main/dist");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /** By their place in the archive. */
  private final TreeMap<Path, Path> pages = new TreeMap<>();

  @Test
  void everyLinkOfTheArchiveLeadsSomewhere() throws IOException {
    collect(DIST, Path.of(""));
    collect(Path.of("../plugins"), Path.of("plugins"));
    var dead = new ArrayList<String>();
    for (var page : pages.entrySet()) {
      for (String link : links(page.getValue())) {
        if (!leadsSomewhere(page.getKey(), link)) {
          dead.add(page.getKey() + ": " + link);
        }
      }
    }
    assertEquals(List.of(), dead);
  }

  private void collect(Path from, Path to) throws IOException {
    try (var files = Files.find(from, 3, (file, _) -> file.toString().endsWith(".md"))) {
      files
          .filter(file -> !file.toString().contains("/target/"))
          .forEach(file -> pages.put(to.resolve(from.relativize(file)), file));
    }
  }

  private static List<String> links(Path page) throws IOException {
    String text = CODE.matcher(Files.readString(page)).replaceAll("");
    return LINK.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private boolean leadsSomewhere(Path page, String link) throws IOException {
    int at = link.indexOf('#');
    String file = at < 0 ? link : link.substring(0, at);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    Optional<Path> known = Optional.ofNullable(pages.get(target));
    if (at < 0) {
      return known.isPresent() || Files.exists(DIST.resolve(target));
    }
    return known.isPresent() && headings(known.get()).contains(link.substring(at + 1));
  }

  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(found -> found.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .toList();
  }
}
