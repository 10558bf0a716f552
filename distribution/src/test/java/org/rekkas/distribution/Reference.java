package org.rekkas.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.rekkas.testkit.RecordingSection;
import org.rekkas.testkit.RecordingSection.Setting;

/** The page conf/REFERENCE.md: every setting that the code reads, with what is said of it. */
final class Reference {
  private static final String BEGINNING =
      """
      # Every setting

      Made from the code that reads them, so it is all of them and none besides. In the files of this folder a setting is an attribute, as shown here, or
      a child element with text. What is left out has its default. `rekkas check` tells everything that is wrong, with line and column.

      | value | written as |
      |---|---|
      | a size | octets, or with `k`, `M`, `G` (of 1024): `64k`, `50M`, `2G` |
      | a duration | `500ms`, `30s`, `5m`, `2h`, `5d` |
      | words | with spaces or commas between them |

      What is taken up by a reload (`rekkas reload`) is taken up by a restart (`rekkas restart`), too. Sessions go on with what they began with.
      """;

  private final Recorded recorded;
  private final Sentences sentences;
  private final Example example;
  private final StringBuilder page = new StringBuilder(BEGINNING);
  private final List<String> examples = new ArrayList<>();

  private Reference(Recorded recorded) {
    this.recorded = recorded;
    this.sentences = new Sentences(recorded.owners());
    this.example = new Example(sentences, this::inherits);
  }

  static Reference of(Recorded recorded) {
    var reference = new Reference(recorded);
    reference.page.append("\n## `conf/server.xml`\n");
    recorded.server().elements().forEach(reference::root);
    for (RecordingSection each : recorded.plugins()) {
      reference.page.append("\n## `conf/plugins/").append(each.name()).append(".xml`\n");
      reference.root(each);
    }
    return reference;
  }

  String page() {
    return page.toString();
  }

  /** All the elements below a root, as the page shows them. */
  List<String> examples() {
    return List.copyOf(examples);
  }

  List<String> problems() {
    return sentences.problems();
  }

  private void root(RecordingSection element) {
    element(element, element.name());
    String xml = example.of(element, element.name());
    examples.add(xml);
    page.append("\n```xml\n").append(xml).append("```\n");
  }

  private void element(RecordingSection element, String path) {
    page.append("\n### `")
        .append(path)
        .append("`\n\n")
        .append(shown(sentences.of(path)))
        .append('\n');
    if (inherits(element)) {
      String names =
          element.settings().stream().map(s -> code(s.name())).collect(Collectors.joining(", "));
      String first = path + "/" + element.settings().getFirst().name();
      page.append(
          "\nTaken up by a %s. Each setting of %s: %s.\n"
              .formatted(takenUpBy(first), code(element.name()), names));
    } else if (!element.settings().isEmpty()) {
      page.append("\n| setting | value | default | taken up by | what |\n|---|---|---|---|---|\n");
      element.settings().forEach(setting -> row(setting, path));
    }
    element.elements().forEach(child -> element(child, path + "/" + child.name()));
  }

  /**
   * Whether it asks for what the element of its name right below the root has, with its defaults.
   */
  private boolean inherits(RecordingSection element) {
    return recorded.server().elements().stream()
        .filter(other -> other != element && other.name().equals(element.name()))
        .anyMatch(other -> other.settings().equals(element.settings()));
  }

  private void row(Setting setting, String path) {
    String whole = path + "/" + setting.name();
    page.append(
        "| %s | %s | %s | %s | %s |\n"
            .formatted(
                code(setting.name()),
                setting.values(),
                byDefault(setting, whole),
                takenUpBy(whole),
                shown(sentences.of(whole))));
  }

  private String byDefault(Setting setting, String path) {
    String value = sentences.byDefault(path).orElse(setting.byDefault());
    if (value.startsWith("«")) {
      return "as " + shown(value);
    }
    if (setting.byDefault().isEmpty()) {
      return setting.required() ? "required" : "none";
    }
    return code(setting.byDefault());
  }

  private String takenUpBy(String path) {
    return isReloaded(path) ? "reload" : "restart";
  }

  /** Of server.xml, what a reload reads; of plugins' own files, all. */
  private boolean isReloaded(String path) {
    RecordingSection at = recorded.reloaded();
    List<String> names = List.of(path.split("/"));
    if (recorded.plugins().stream().anyMatch(p -> p.name().equals(names.getFirst()))) {
      return true;
    }
    for (String name : names.subList(0, names.size() - 1)) {
      var next = at.elements().stream().filter(e -> e.name().equals(name)).findFirst();
      if (next.isEmpty()) {
        return false;
      }
      at = next.get();
    }
    return at.settings().stream().anyMatch(s -> s.name().equals(names.getLast()));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /** A sentence in Markdown: «rekkas why» is code, and nothing else means anything. */
  private static String shown(String sentence) {
    return sentence.replaceAll("([*|<_])", "\\\\$1").replace('«', '`').replace('»', '`');
  }
}
