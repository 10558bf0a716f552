package org.rekkas.reports;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.rekkas.spi.Host;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/**
 * A report as a mail, RFC 8460 §5.3 and RFC 9990 §3.5.2: a text for people, and the report itself,
 * compressed.
 *
 * @param host who sends it
 */
public record ReportMail(Host host) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String EOL = "\r\n";
  private static final int LINE = 76;

  public byte[] of(DailyReport report, MailId id, ForwardPath to, Instant now) {
    DailyReport.Form form = report.form(host);
    String boundary = "report-" + id;
    var lines = new ArrayList<String>();
    lines.addAll(
        List.of(
            "From: <" + report.sender().from() + ">",
            "To: " + to,
            "Subject: Report Domain: " + report.domain(),
            "\tSubmitter: " + report.sender().submitter(),
            "\tReport-ID: <" + report.id() + ">",
            "Date: " + DATE.format(now),
            "Message-ID: <" + id + "@" + host.name() + ">",
            "Auto-Submitted: auto-generated"));
    lines.addAll(form.fields());
    lines.addAll(
        List.of(
            "MIME-Version: 1.0",
            "Content-Type: " + form.multipart() + ";",
            "\tboundary=\"" + boundary + "\"",
            "",
            "--" + boundary,
            "Content-Type: text/plain; charset=utf-8",
            ""));
    lines.addAll(form.words());
    lines.addAll(
        List.of(
            "",
            "--" + boundary,
            "Content-Type: " + form.type(),
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment;",
            "\tfilename=\"" + file(report) + form.ending() + "\"",
            "",
            Base64.getMimeEncoder(LINE, EOL.getBytes(US_ASCII)).encodeToString(report.compressed()),
            "--" + boundary + "--",
            ""));
    return String.join(EOL, lines).getBytes(UTF_8);
  }

  /** RFC 8460 §5.1, RFC 9990 §3.5.2: whose report, about whom, from and until when. */
  private static String file(DailyReport report) {
    return String.join(
        "!",
        report.sender().submitter(),
        report.domain(),
        Long.toString(report.begin()),
        Long.toString(report.end()));
  }
}
