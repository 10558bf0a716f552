package org.rekkas.reports;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.rekkas.spi.Host;

/** What is told of a day (UTC) about a domain; RFC 8460 and RFC 9990 name and send it alike. */
public interface DailyReport {
  ReportSender sender();

  LocalDate day();

  String domain();

  /** The same for the same report. */
  default String id() {
    return day() + "." + domain() + "@" + sender().submitter();
  }

  /** In seconds, as {@link #end}. */
  default long begin() {
    return day().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  default long end() {
    return day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
  }

  /** What programs read, compressed by gzip. */
  byte[] compressed();

  /**
   * @param host who sends it
   */
  Form form(Host host);

  /**
   * What is its own in the mail.
   *
   * @param multipart the type of the mail
   * @param fields of its header, besides the usual ones
   * @param words for people, line by line
   * @param type of what programs read
   * @param ending of the name of that
   */
  record Form(
      String multipart, List<String> fields, List<String> words, String type, String ending) {
    public Form {
      fields = List.copyOf(fields);
      words = List.copyOf(words);
    }
  }
}
