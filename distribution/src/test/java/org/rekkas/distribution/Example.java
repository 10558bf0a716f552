package org.rekkas.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.rekkas.testkit.RecordingSection;
import org.rekkas.testkit.RecordingSection.Setting;

/** An element as XML, with its settings as attributes: their examples, or else their defaults. */
final class Example {
  private static final int WIDTH = 100;

  private final Sentences sentences;
  private final Predicate<RecordingSection> inherits;

  /**
   * @param inherits which elements show only those settings that have an example
   */
  Example(Sentences sentences, Predicate<RecordingSection> inherits) {
    this.sentences = sentences;
    this.inherits = inherits;
  }

  /** Its lines, each with an end. */
  String of(RecordingSection element, String path) {
    var xml = new StringBuilder();
    write(element, path, "", xml);
    return xml.toString();
  }

  private void write(RecordingSection element, String path, String indent, StringBuilder into) {
    List<RecordingSection> children = element.elements();
    into.append(indent).append('<').append(element.name());
    wrap(attributes(element, path), indent + " ".repeat(element.name().length() + 1), into);
    into.append(children.isEmpty() ? "/>\n" : ">\n");
    for (RecordingSection child : children) {
      write(child, path + "/" + child.name(), indent + "  ", into);
    }
    if (!children.isEmpty()) {
      into.append(indent).append("</").append(element.name()).append(">\n");
    }
  }

  private List<String> attributes(RecordingSection element, String path) {
    var attributes = new ArrayList<String>();
    for (Setting each : element.settings()) {
      var given = sentences.example(path + "/" + each.name());
      if (given.isPresent() || !inherits.test(element)) {
        String value = given.orElseGet(() -> byDefault(each, path));
        attributes.add(each.name() + "=\"" + value.replace("&", "&amp;") + "\"");
      }
    }
    return attributes;
  }

  private String byDefault(Setting setting, String path) {
    boolean shown = !setting.byDefault().isEmpty() && !setting.byDefault().startsWith("«");
    return shown ? setting.byDefault() : sentences.noExample(path + "/" + setting.name());
  }

  private static void wrap(List<String> attributes, String indent, StringBuilder into) {
    int begin = into.lastIndexOf("\n") + 1;
    for (String each : attributes) {
      if (into.length() - begin + 1 + each.length() + 2 > WIDTH) {
        into.append('\n');
        begin = into.length();
        into.append(indent);
      }
      into.append(' ').append(each);
    }
  }
}
