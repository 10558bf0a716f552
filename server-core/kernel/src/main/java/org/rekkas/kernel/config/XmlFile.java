package org.rekkas.kernel.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.configuration2.tree.InMemoryNodeModel;
import org.apache.commons.configuration2.tree.NodeHandler;

/**
 * One file of the configuration: its tree, what its readers know of each element, and its problems.
 *
 * <p>The tree is Commons Configuration's node model, filled by {@link XmlReader}. Its {@code
 * XMLConfiguration} is left aside: it drops lines and columns, reads external entities, and
 * interpolates {@code ${env:…}}, {@code ${sys:…}} and {@code ${file:…}}; the node model does none
 * of that. Its sections may be read by several threads, each by one.
 */
final class XmlFile {
  static final long LARGEST = 10 << 20;

  private final String name;
  private final InMemoryNodeModel tree;
  private final boolean present;
  private final String path;
  private boolean broken;
  private final Map<ImmutableNode, Known> known = new IdentityHashMap<>();
  private final Set<Problem> problems = new TreeSet<>();
  private final Set<Problem> notices = new TreeSet<>();
  private final List<NamedAgent> agents = new ArrayList<>();

  /** What was asked of one element. */
  static final class Known {
    final Set<String> settings = new TreeSet<>();
    final Set<String> elements = new TreeSet<>();
    boolean content;
    boolean ignored;
  }

  private XmlFile(String name, ImmutableNode root, String path, boolean present) {
    this.name = name;
    this.path = path;
    this.tree = new InMemoryNodeModel(root);
    this.present = present;
  }

  /**
   * A file that does not stand there: an empty root element. The path is the root's, in messages.
   */
  static XmlFile absent(String name, String path) {
    var node = new ImmutableNode.Builder().name(path).value(new Located("", 0, 0)).create();
    return new XmlFile(name, node, path, false);
  }

  /** Reads a file. What is wrong with it is a problem of the file, which then has an empty root. */
  static XmlFile read(Path file, String name, String path) {
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        return broken(name, path, Problem.of(name, "larger than 10 MiB (" + size + " octets)"));
      }
      return new XmlFile(name, XmlReader.read(Files.readAllBytes(file)), path, true);
    } catch (MalformedXml e) {
      return broken(name, path, e.in(name));
    } catch (IOException e) {
      return broken(name, path, Problem.of(name, "cannot be read: " + FileTrouble.told(e)));
    }
  }

  static XmlFile broken(String name, String path, Problem problem) {
    var file = absent(name, path);
    file.add(problem);
    file.broken = true;
    return file;
  }

  String name() {
    return name;
  }

  boolean present() {
    return present;
  }

  ImmutableNode root() {
    return tree.getRootNode();
  }

  /** The root's path in messages. */
  String path() {
    return path;
  }

  NodeHandler<ImmutableNode> nodes() {
    return tree.getNodeHandler();
  }

  synchronized Known known(ImmutableNode node) {
    return known.computeIfAbsent(node, _ -> new Known());
  }

  /** Of a file that could not be read, only that is told: what misses in it is no news. */
  synchronized void add(Problem problem) {
    if (!broken) {
      problems.add(problem);
    }
  }

  synchronized void addNotice(Problem notice) {
    notices.add(notice);
  }

  /** What was noted so far and need not stop anything. */
  synchronized Set<Problem> notices() {
    return new TreeSet<>(notices);
  }

  synchronized void addAgent(NamedAgent agent) {
    agents.add(agent);
  }

  synchronized List<NamedAgent> agents() {
    return List.copyOf(agents);
  }

  /** All problems so far, with what stands in the file and nobody read. */
  synchronized Set<Problem> problems() {
    var all = new TreeSet<>(problems);
    if (!broken) {
      unread(root(), path, all);
    }
    return all;
  }

  private void unread(ImmutableNode node, String path, Set<Problem> into) {
    Known of = known(node);
    if (of.ignored) {
      return;
    }
    node.getAttributes()
        .forEach(
            (key, value) -> {
              if (!of.settings.contains(key)) {
                into.add(noSuch(of, key, path, "setting", (Located) value));
              }
            });
    var place = (Located) node.getValue();
    if (!of.content && !place.text().isEmpty()) {
      into.add(
          new Problem(
              name, place.textLine(), place.textColumn(), path, "text is not expected here"));
    }
    for (ImmutableNode child : node.getChildren()) {
      String key = child.getNodeName();
      if (of.elements.contains(key) || of.settings.contains(key)) {
        unread(child, join(path, key), into);
      } else {
        into.add(noSuch(of, key, path, "element", (Located) child.getValue()));
      }
    }
  }

  private Problem noSuch(Known of, String key, String path, String kind, Located place) {
    var names = new TreeSet<String>(of.settings);
    names.addAll(of.elements);
    String meant = Nearest.of(key, names).map(n -> " (" + n + "?)").orElse("");
    return new Problem(
        name, place.line(), place.column(), join(path, key), "no such " + kind + meant);
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "/" + key;
  }
}
