package org.rekkas.kernel.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rekkas.spi.config.Section;

/**
 * All of {@code conf/}: {@code server.xml}, and {@code plugins/NAME.xml} for each plugin that is
 * not part of the core. Loading never throws: what is wrong is told by {@link #problems}, all at
 * once, after all readers have run. One reading of the files; a reload makes a new one. Used by one
 * thread at a time.
 */
public final class Configuration {
  private final Path folder;
  private final XmlFile server;
  private final XmlSection root;
  private final Map<String, XmlFile> plugins = new LinkedHashMap<>();
  private final Set<Problem> others = new TreeSet<>();

  private Configuration(Path folder, XmlFile server) {
    this.folder = folder;
    this.server = server;
    this.root = new XmlSection(server, server.root(), server.path(), server.present(), folder);
  }

  public static Configuration load(Path folder) {
    Path file = folder.resolve("server.xml");
    return new Configuration(
        folder,
        Files.notExists(file)
            ? XmlFile.broken("server.xml", "", Problem.of("server.xml", "no such file"))
            : XmlFile.read(file, "server.xml", ""));
  }

  public Path folder() {
    return folder;
  }

  /** The root element of server.xml. */
  public Section root() {
    return root;
  }

  /** An element of server.xml, below its root; empty where there is none. */
  public Section section(String name) {
    return root.section(name);
  }

  /** The settings of a plugin of the core: its element of server.xml. */
  public Section coreSection(String plugin) {
    return root.section(plugin) instanceof XmlSection of ? of.in(files(plugin)) : section(plugin);
  }

  private Path files(String plugin) {
    return folder.resolve("plugins").resolve(plugin);
  }

  /**
   * The settings of any other plugin: the root of its own file, empty where there is none. One that
   * nobody may look at is there: without its settings the plugin would do something else.
   */
  public Section pluginSection(String plugin) {
    XmlFile file =
        plugins.computeIfAbsent(
            plugin,
            _ -> {
              String name = "plugins/" + plugin + ".xml";
              Path path = fileOf(plugin);
              return Files.notExists(path)
                  ? XmlFile.absent(name, plugin)
                  : XmlFile.read(path, name, plugin);
            });
    String element = file.root().getNodeName();
    if (!element.equals(plugin)) {
      file.add(
          Problem.of(file.name(), "the root element is <" + element + ">, not <" + plugin + ">"));
    }
    return new XmlSection(file, file.root(), file.path(), file.present(), files(plugin));
  }

  /** What stands in this section is read by nobody, and that is no problem. */
  public static void ignore(Section section) {
    if (section instanceof XmlSection of) {
      of.ignore();
    }
  }

  /** Notes at the key's place what need not stop anything; of what stands in no file, nothing. */
  public static void notice(Section section, String key, String what) {
    if (section instanceof XmlSection of) {
      of.notice(key, what);
    }
  }

  /** Adds a problem that is none of a setting: a jar, a plugin that does not start. */
  public void add(Problem problem) {
    others.add(problem);
  }

  /** Makes problems of settings that name a delivery agent which is none of these. */
  public void requireAgents(Collection<String> agents) {
    server.agents().forEach(agent -> agent.require(agents));
    plugins.values().forEach(file -> file.agents().forEach(agent -> agent.require(agents)));
  }

  /** All problems, by file and line; with what stands in the files and nobody read. */
  public List<Problem> problems() {
    var all = new TreeSet<Problem>(others);
    all.addAll(server.problems());
    plugins.values().forEach(file -> all.addAll(file.problems()));
    return List.copyOf(all);
  }

  /** What need not stop anything, as readers noted it. */
  public List<Problem> notices() {
    var notices = new ArrayList<Problem>(server.notices());
    plugins.values().forEach(file -> notices.addAll(file.notices()));
    return notices;
  }

  /** The plugins that have a file which nobody asked for; what editors and Finders hide is none. */
  public Set<String> unasked() {
    var names = new TreeSet<String>();
    String[] files = folder.resolve("plugins").toFile().list();
    for (String file : files == null ? new String[0] : files) {
      if (file.endsWith(".xml") && !file.startsWith(".")) {
        names.add(file.substring(0, file.length() - ".xml".length()));
      }
    }
    names.removeAll(plugins.keySet());
    return names;
  }

  /** Whether anything stands in such a file; in one that cannot be read, something may. */
  public boolean saysAnything(String unasked) {
    return !XmlFile.read(fileOf(unasked), unasked, unasked).problems().isEmpty();
  }

  private Path fileOf(String plugin) {
    return folder.resolve("plugins").resolve(plugin + ".xml");
  }
}
