package org.rekkas.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rekkas.idna.ALabels;
import org.rekkas.kernel.net.AddressLiteral;
import org.rekkas.spi.Host;
import org.rekkas.spi.config.Section;

/**
 * {@code <host name="auto" domain="auto"/>} of server.xml. The name is what this host is called in
 * EHLO, in the DNS and in certificates, and all of these have A-labels (RFC 5321 §2.3.5, RFC 5890
 * §2.3.2.1).
 */
final class HostSettings {
  private static final String AUTO = "auto";
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  /** What {@code bin/rekkas} was told where there is no such file, as on macOS. */
  private static final String TOLD = "rekkas.machine";

  private HostSettings() {}

  static Host from(Section root) {
    Section host = root.section("host");
    String written = named(host, "name", HostSettings::machine);
    return new Host(
        ALabels.of(written).orElse(written), named(host, "domain", () -> written), software());
  }

  /**
   * At which the Internet reaches this server, for the records of the DNS: behind a NAT it cannot
   * know. Empty: it was not told.
   */
  static List<InetAddress> addresses(Section root) {
    Section host = root.section("host");
    List<String> words = host.words("addresses", List.of());
    var addresses = new ArrayList<InetAddress>();
    for (String word : words) {
      try {
        addresses.add(AddressLiteral.of(word));
      } catch (IllegalArgumentException _) {
        host.problem("addresses", "\"" + word + "\" is not an IP address (try 192.0.2.1)");
      }
    }
    return List.copyOf(addresses);
  }

  private static String named(
      Section host, String key, java.util.function.Supplier<String> automatic) {
    String name = host.text(key, AUTO).toLowerCase(Locale.ROOT);
    if (name.equals(AUTO)) {
      return automatic.get();
    }
    if (!isDomain(name)) {
      host.problem(key, "\"" + name + "\" is not a domain name");
    }
    return name;
  }

  /** The machine's name, without asking the DNS where that can be avoided; it may take long. */
  private static String machine() {
    String name = System.getProperty(TOLD, "");
    try {
      if (Files.isReadable(KERNEL)) {
        name = Files.readString(KERNEL).strip();
      } else if (name.isEmpty()) {
        name = InetAddress.getLocalHost().getHostName();
      }
    } catch (IOException _) {
      name = ""; // a machine that does not know its name
    }
    name = name.toLowerCase(Locale.ROOT);
    return isDomain(name) ? name : "localhost";
  }

  /** RFC 5321 §4.1.2: labels of letters, digits and hyphens, or such as have A-labels. */
  static boolean isDomain(String text) {
    if (text.isEmpty() || text.length() > 255) {
      return false;
    }
    for (String label : text.split("\\.", -1)) {
      boolean fits = !label.isEmpty() && label.length() <= 63;
      if (!fits || label.startsWith("-") || label.endsWith("-")) {
        return false;
      }
      if (!label.codePoints().allMatch(c -> c == '-' || Character.isLetterOrDigit(c))) {
        return false;
      }
    }
    return ALabels.of(text).isPresent();
  }

  static String software() {
    String version = HostSettings.class.getPackage().getImplementationVersion();
    return "Rekkas/" + (version == null ? "development" : version);
  }
}
