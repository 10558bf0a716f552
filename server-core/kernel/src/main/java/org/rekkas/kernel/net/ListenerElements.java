package org.rekkas.kernel.net;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.spi.config.Section;

/**
 * The {@code <listener>} elements of server.xml, for what stands in them for a plugin: {@code
 * <listener name="mx" protocol="smtp"><smtp …/></listener>}.
 *
 * @param byName in the order of the file; of two of one name, which is a problem, the first
 */
public record ListenerElements(Map<String, Section> byName) {
  /** All, as they stand in the file. */
  public static ListenerElements of(Section root) {
    var all = new LinkedHashMap<String, Section>();
    for (Section each : root.section("listeners").each("listener")) {
      String protocol = each.text("protocol", "");
      if (all.putIfAbsent(ListenerSettings.name(each, protocol), each) != null) {
        Configuration.ignore(each.section(protocol)); // that there are two of the name is told
      }
    }
    return new ListenerElements(all);
  }

  /**
   * What holds at the listeners that are open, which it is until a restart: of each that is still
   * the same in the file, what stands there now; of any other, whose name may be another's now,
   * what held before.
   */
  public ListenerElements at(NetSettings open, ListenerElements before) {
    var held = new LinkedHashMap<String, Section>();
    for (ListenerSettings each : open.listeners()) {
      Section written = byName.get(each.name());
      boolean same =
          written != null && each.isOneWith(ListenerSettings.from(written, open.maxConnections()));
      Section holds = same ? written : before.byName.get(each.name());
      if (holds != null) {
        held.put(each.name(), holds);
      }
    }
    return new ListenerElements(held);
  }

  /** What they have for the plugin of a protocol, by the name of the listener that has it. */
  public Map<String, Section> of(String plugin) {
    var found = new LinkedHashMap<String, Section>();
    byName.forEach(
        (name, listener) -> {
          if (listener.text("protocol", "").equals(plugin)) {
            Section own = listener.section(plugin);
            if (own.present()) {
              found.put(name, own);
            }
          }
        });
    return found;
  }
}
