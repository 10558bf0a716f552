package org.rekkas.plugins.dmarc.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.xml.stream.XMLStreamException;
import org.rekkas.plugins.dmarc.policy.PolicyRecord;
import org.rekkas.reports.DailyReport;
import org.rekkas.reports.ReportSender;
import org.rekkas.spi.Host;

/**
 * The report about one policy domain and day, RFC 9990.
 *
 * @param record as it stands when the report is made, which is the last one that was seen
 * @param software that makes it
 */
record Report(
    ReportSender sender,
    String software,
    LocalDate day,
    String domain,
    PolicyRecord record,
    List<Counted> rows)
    implements DailyReport {
  /** A row, and of how many mails it is. */
  record Counted(Row row, long mails) {}

  Report {
    rows = List.copyOf(rows);
  }

  @Override
  public Form form(Host host) {
    return new Form(
        "multipart/mixed",
        List.of(),
        List.of(
            "This is a report of the mail in the name of " + domain,
            "that came to " + host.name() + " on " + day + " (UTC), RFC 9990.",
            "The record at _dmarc." + domain + " asked for it."),
        "application/gzip",
        ".xml.gz");
  }

  /** The XML. */
  @Override
  public byte[] compressed() {
    var octets = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(octets)) {
      new ReportXml(gzip).write(this);
    } catch (IOException | XMLStreamException e) {
      throw new UncheckedIOException(new IOException("no disk is touched here", e));
    }
    return octets.toByteArray();
  }
}
