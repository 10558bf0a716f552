package org.rekkas.plugins.dmarc.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.xml.stream.XMLStreamException;
import org.rekkas.plugins.dmarc.policy.PolicyRecord;
import org.rekkas.reports.ReportSender;

/**
 * The report about one policy domain and day.
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
    List<Counted> rows) {
  /** A row, and of how many mails it is. */
  record Counted(Row row, long mails) {}

  Report {
    rows = List.copyOf(rows);
  }

  /** The same for the same report, RFC 9990 §3.5.1. */
  String id() {
    return day + "." + domain + "@" + sender.submitter();
  }

  long begin() {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  long end() {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
  }

  /** The XML, compressed. */
  byte[] compressed() {
    var octets = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(octets)) {
      new ReportXml(gzip).write(this);
    } catch (IOException | XMLStreamException e) {
      throw new UncheckedIOException(new IOException("no disk is touched here", e));
    }
    return octets.toByteArray();
  }
}
