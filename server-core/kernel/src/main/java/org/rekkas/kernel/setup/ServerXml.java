package org.rekkas.kernel.setup;

import java.net.InetAddress;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration as it is shipped, with wishes put in: only values change, and none that stands
 * in a comment, so that all that the comments teach stays.
 */
public final class ServerXml {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern HOST = Pattern.compile("<host [^>]*/>");
  private static final Pattern PLACE = Pattern.compile("bind=\"127\\.0\\.0\\.1\" port=\"(\\d+)\"");

  /** The well-known ports, by those that are shipped. */
  private static final Map<String, String> WELL_KNOWN =
      Map.ofEntries(
          Map.entry("2525", "25"),
          Map.entry("2587", "587"),
          Map.entry("2465", "465"),
          Map.entry("2110", "110"),
          Map.entry("2995", "995"),
          Map.entry("2143", "143"),
          Map.entry("2993", "993"),
          Map.entry("2080", "80"),
          Map.entry("2443", "443"));

  private ServerXml() {}

  /** {@code server.xml}. */
  public static String server(String shipped, Wishes wishes) {
    String addresses =
        wishes.addresses().stream()
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(" "));
    String host =
        "<host name=\"%s\" domain=\"%s\" addresses=\"%s\"/>"
            .formatted(wishes.host(), wishes.domain(), addresses);
    return outsideComments(
        shipped,
        text -> {
          String named = HOST.matcher(text).replaceFirst(Matcher.quoteReplacement(host));
          return wishes.reach() == Wishes.Reach.LOCAL ? named : opened(named, wishes.reach());
        });
  }

  private static String outsideComments(String xml, UnaryOperator<String> change) {
    var changed = new StringBuilder();
    Matcher comment = COMMENT.matcher(xml);
    int at = 0;
    while (comment.find()) {
      changed.append(change.apply(xml.substring(at, comment.start()))).append(comment.group());
      at = comment.end();
    }
    return changed.append(change.apply(xml.substring(at))).toString();
  }

  private static String opened(String text, Wishes.Reach reach) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              String high = place.group(1);
              String known = WELL_KNOWN.getOrDefault(high, high);
              return reach == Wishes.Reach.PUBLIC
                  ? "bind=\"*\" port=\"%s\"".formatted(known)
                  : "bind=\"*\" port=\"%s\" public-port=\"%s\"".formatted(high, known);
            });
  }

  /** {@code plugins/accounts.xml}. */
  public static String accounts(String shipped, Wishes wishes) {
    String domains =
        "  <domain name=\"%s\"/>\n  <domain name=\"localhost\"/>\n".formatted(wishes.domain());
    return shipped.replace("\n</accounts>", "\n" + domains + "</accounts>");
  }
}
