package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Content;

/**
 * A held post for the administrator, with the fields that this server put in front of it: the lines
 * of its first 64 KB, or all its octets.
 */
record PostText(String trace, Content content) {
  private static final int MOST = 64 << 10;

  /** The command line escapes what could harm a terminal. */
  Report lines() throws IOException {
    byte[] octets;
    try (var in = content.open()) {
      octets = in.readNBytes(MOST);
    }
    String text = trace + new String(octets, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(text.replace('\t', ' ').lines().toList());
    if (octets.length < content.size()) {
      lines.add("[there is more: --raw shows all " + size() + " octets]");
    }
    return new Report.Lines(lines);
  }

  private long size() {
    return trace.getBytes(StandardCharsets.UTF_8).length + content.size();
  }

  void raw(OutputStream out) throws IOException {
    out.write(trace.getBytes(StandardCharsets.UTF_8));
    try (var in = content.open()) {
      in.transferTo(out);
    }
  }
}
