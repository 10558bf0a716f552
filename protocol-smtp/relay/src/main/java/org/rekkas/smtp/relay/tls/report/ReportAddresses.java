package org.rekkas.smtp.relay.tls.report;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Where a domain wants its reports: {@code v=TLSRPTv1; rua=mailto:tls@example.org}, RFC 8460 §3. A
 * departure: reports are sent by mail alone; addresses of {@code https:} are passed over.
 */
final class ReportAddresses {
  private static final String VERSION = "v=TLSRPTv1";
  private static final String RUA = "rua=";
  private static final String MAILTO = "mailto:";
  private static final int MOST = 5;

  private ReportAddresses() {}

  /** The name of the TXT record. */
  static String name(String domain) {
    return "_smtp._tls." + domain;
  }

  /**
   * What the TXT records of that name ask for. With more than one of them the domain has none, RFC
   * 8460 §3; what is no address is passed over.
   */
  static List<ForwardPath> of(List<String> texts) {
    List<String> records = texts.stream().filter(ReportAddresses::isRecord).toList();
    var addresses = new ArrayList<ForwardPath>();
    if (records.size() == 1) {
      for (String field : records.getFirst().split(";")) {
        if (field.strip().startsWith(RUA)) {
          add(field.strip().substring(RUA.length()), addresses);
        }
      }
    }
    return addresses.stream().distinct().limit(MOST).toList();
  }

  private static boolean isRecord(String text) {
    return text.startsWith(VERSION) && text.substring(VERSION.length()).strip().startsWith(";");
  }

  private static void add(String uris, List<ForwardPath> to) {
    for (String uri : uris.split(",")) {
      String address = uri.strip();
      if (address.toLowerCase(Locale.ROOT).startsWith(MAILTO)) {
        String plain = address.substring(MAILTO.length()).split("\\?", 2)[0].replace("+", "%2B");
        try {
          to.add(ForwardPath.of(URLDecoder.decode(plain, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException _) {
          continue; // the domain's own fault, and harm
        }
      }
    }
  }
}
