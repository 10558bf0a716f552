package org.rekkas.smtp.relay.tls.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.rekkas.reports.ReportSender;
import org.rekkas.spi.Host;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/**
 * A report as a mail, RFC 8460 §5.3: a text for people, and the JSON, compressed. It asks to be
 * brought also where the TLS of its destination is broken (RFC 8689 §3), since that is what it
 * tells.
 *
 * @param host who sends it
 */
record ReportMail(Host host, ReportSender sender) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String EOL = "\r\n";
  private static final int LINE = 76;

  byte[] of(TlsReport report, MailId id, ForwardPath to, Instant now) {
    String boundary = "report-" + id;
    var text = new StringBuilder(4_000);
    text.append(head(report, id, to, now)).append("MIME-Version: 1.0\r\n");
    text.append("Content-Type: multipart/report; report-type=\"tlsrpt\";\r\n");
    text.append("\tboundary=\"").append(boundary).append("\"\r\n\r\n");
    text.append("--").append(boundary).append(EOL);
    text.append("Content-Type: text/plain; charset=utf-8\r\n\r\n").append(words(report));
    text.append("--").append(boundary).append(EOL);
    text.append("Content-Type: application/tlsrpt+gzip\r\n");
    text.append("Content-Transfer-Encoding: base64\r\n");
    text.append("Content-Disposition: attachment;\r\n\tfilename=\"");
    text.append(file(report)).append("\"\r\n\r\n").append(base64(report.compressed()));
    text.append("--").append(boundary).append("--\r\n");
    return text.toString().getBytes(US_ASCII);
  }

  private String head(TlsReport report, MailId id, ForwardPath to, Instant now) {
    return String.join(
        EOL,
        "From: <" + sender.from() + ">",
        "To: " + to,
        "Subject: Report Domain: " + report.domain(),
        "\tSubmitter: " + sender.submitter(),
        "\tReport-ID: <" + report.id() + ">",
        "Date: " + DATE.format(now),
        "Message-ID: <" + id + "@" + host.name() + ">",
        "Auto-Submitted: auto-generated",
        "TLS-Report-Domain: " + report.domain(),
        "TLS-Report-Submitter: " + sender.submitter(),
        "TLS-Required: No",
        "");
  }

  private String words(TlsReport report) {
    return String.join(
        EOL,
        "This is a report of how TLS went when " + host.name() + " sent mail",
        "to " + report.domain() + " on " + report.day() + " (UTC), RFC 8460. The record at",
        ReportAddresses.name(report.domain()) + " asked for it.",
        "",
        "");
  }

  /** RFC 8460 §5.1: whose report, about whom, from and until when in seconds, which. */
  private String file(TlsReport report) {
    long begin = report.day().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    long end = report.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
    return String.join(
            "!", sender.submitter(), report.domain(), Long.toString(begin), Long.toString(end))
        + ".json.gz";
  }

  private static String base64(byte[] octets) {
    return Base64.getMimeEncoder(LINE, EOL.getBytes(US_ASCII)).encodeToString(octets) + EOL;
  }
}
