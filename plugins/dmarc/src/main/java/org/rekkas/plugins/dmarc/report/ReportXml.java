package org.rekkas.plugins.dmarc.report;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.plugins.dmarc.policy.PolicyRecord;

/** Writes a report as XML, RFC 9990 §3.1.1 and appendix A. Of one thread, once. */
final class ReportXml {
  private static final String NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0";

  private final XMLStreamWriter xml;

  ReportXml(OutputStream out) throws XMLStreamException {
    xml =
        XMLOutputFactory.newDefaultFactory()
            .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
  }

  void write(Report report) throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    xml.writeStartElement("feedback");
    xml.writeDefaultNamespace(NAMESPACE);
    element("version", "1.0");
    metadata(report);
    published(report.domain(), report.record());
    for (Report.Counted each : report.rows()) {
      record(each.row(), each.mails());
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.flush();
  }

  private void metadata(Report report) throws XMLStreamException {
    xml.writeStartElement("report_metadata");
    element("org_name", report.sender().name());
    element("email", report.sender().from().toString());
    element("report_id", report.id());
    xml.writeStartElement("date_range");
    element("begin", Long.toString(report.begin()));
    element("end", Long.toString(report.end()));
    xml.writeEndElement();
    element("generator", report.software());
    xml.writeEndElement();
  }

  /** With the defaults of what is unsaid. */
  private void published(String domain, PolicyRecord record) throws XMLStreamException {
    xml.writeStartElement("policy_published");
    element("domain", domain);
    element("discovery_method", "treewalk");
    element("p", record.own().word());
    element("sp", record.below().word());
    element("np", record.missing().word());
    element("adkim", record.isStrict(Method.DKIM) ? "s" : "r");
    element("aspf", record.isStrict(Method.SPF) ? "s" : "r");
    element("testing", record.isTesting() ? "y" : "n");
    xml.writeEndElement();
  }

  private void record(Row row, long mails) throws XMLStreamException {
    xml.writeStartElement("record");
    xml.writeStartElement("row");
    element("source_ip", row.source());
    element("count", Long.toString(mails));
    xml.writeStartElement("policy_evaluated");
    element("disposition", row.disposition());
    element("dkim", row.passedBy(Method.DKIM) ? "pass" : "fail");
    element("spf", row.passedBy(Method.SPF) ? "pass" : "fail");
    if (!row.reason().isEmpty()) {
      xml.writeStartElement("reason");
      element("type", row.reason());
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeStartElement("identifiers");
    element("header_from", row.author());
    element("envelope_from", row.sender());
    xml.writeEndElement();
    results(row);
    xml.writeEndElement();
  }

  private void results(Row row) throws XMLStreamException {
    xml.writeStartElement("auth_results");
    for (Identifier each : row.by(Method.DKIM)) {
      xml.writeStartElement("dkim");
      element("domain", each.domain());
      element("selector", each.selector());
      element("result", each.word());
      xml.writeEndElement();
    }
    for (Identifier each : row.by(Method.SPF)) {
      xml.writeStartElement("spf");
      element("domain", each.domain());
      element("scope", "mfrom");
      element("result", each.word());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
