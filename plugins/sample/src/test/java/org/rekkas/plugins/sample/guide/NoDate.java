package org.rekkas.plugins.sample.guide;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Mail;

/** A sign against a mail without the field Date, which RFC 5322 §3.6 wants. */
final class NoDate implements ContentFilter {
  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    var octets = StandardCharsets.ISO_8859_1;
    try (var in = new BufferedReader(new InputStreamReader(mail.content().open(), octets))) {
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.regionMatches(true, 0, "Date:", 0, 5)) {
          return Verdict.Continue.SILENTLY;
        }
      }
      return Verdict.Mark.of(Sign.of("NO_DATE", "no field Date"));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // counts as the fail mode says
    }
  }
}
