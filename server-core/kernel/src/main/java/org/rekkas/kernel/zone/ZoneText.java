package org.rekkas.kernel.zone;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.DnsRecord.Type;

/** Records as lines of a zone file, RFC 1035 §5.1, each whole in one line, so that it is pasted. */
final class ZoneText {
  /** A TXT record is made of strings of at most so many octets, RFC 1035 §3.3. */
  private static final int LONGEST = 255;

  private ZoneText() {}

  /** All of them, each kind under a comment that says what it is for. */
  static List<String> of(String domain, List<DnsRecord> records) {
    var lines = new ArrayList<String>();
    lines.add(
        "; The DNS of " + domain + ". Needed: mail does not work without; good: better with.");
    String why = "";
    for (DnsRecord each : records) {
      if (!each.why().equals(why)) {
        why = each.why();
        lines.add("; " + Words.of(each.weight()) + ": " + why);
      }
      lines.add(line(each));
    }
    return lines;
  }

  static String line(DnsRecord record) {
    String data = record.type() == Type.TXT ? strings(record.data()) : record.data();
    return record.name() + ". IN " + record.type() + " " + data;
  }

  private static String strings(String text) {
    var quoted = new ArrayList<String>();
    for (int at = 0; at == 0 || at < text.length(); at += LONGEST) {
      String part = text.substring(at, Math.min(text.length(), at + LONGEST));
      quoted.add('"' + part.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    return String.join(" ", quoted);
  }
}
