package org.rekkas.plugins.dmarc.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.rekkas.spi.Host;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/**
 * A report as a mail, RFC 9990 §3.5.2: a text for people, and the XML, compressed.
 *
 * @param host who sends it
 */
record ReportMail(Host host) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String EOL = "\r\n";
  private static final int LINE = 76;

  byte[] of(Report report, MailId id, ForwardPath to, Instant now) {
    String boundary = "report-" + id;
    return String.join(
            EOL,
            "From: <" + report.sender().from() + ">",
            "To: " + to,
            "Subject: Report Domain: " + report.domain(),
            "\tSubmitter: " + report.sender().submitter(),
            "\tReport-ID: <" + report.id() + ">",
            "Date: " + DATE.format(now),
            "Message-ID: <" + id + "@" + host.name() + ">",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"",
            "",
            "--" + boundary,
            "Content-Type: text/plain; charset=utf-8",
            "",
            words(report),
            "",
            "--" + boundary,
            "Content-Type: application/gzip",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment;",
            "\tfilename=\"" + file(report) + "\"",
            "",
            Base64.getMimeEncoder(LINE, EOL.getBytes(US_ASCII)).encodeToString(report.compressed()),
            "--" + boundary + "--",
            "")
        .getBytes(UTF_8);
  }

  private String words(Report report) {
    return String.join(
        EOL,
        "This is a report of the mail in the name of " + report.domain(),
        "that came to " + host.name() + " on " + report.day() + " (UTC), RFC 9990.",
        "The record at _dmarc." + report.domain() + " asked for it.");
  }

  private static String file(Report report) {
    return String.join(
            "!",
            report.sender().submitter(),
            report.domain(),
            Long.toString(report.begin()),
            Long.toString(report.end()))
        + ".xml.gz";
  }
}
