package org.rekkas.delivery.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.james.mime4j.MimeException;
import org.rekkas.delivery.files.Pages;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;

/**
 * Tables of what a mailbox holds, newest last. The first column of messages is the UID: it is what
 * the trace of a mail names, and stays when others go.
 */
final class Listing {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final MailStore store;
  private final ZoneId zone;

  Listing(MailStore store, ZoneId zone) {
    this.store = store;
    this.zone = zone;
  }

  Report folders(Mailbox owner) {
    var rows = new ArrayList<List<String>>();
    for (Folder folder : store.folders(owner)) {
      rows.add(
          List.of(
              folder.name(),
              Long.toString(folder.messages()),
              Long.toString(folder.unseen()),
              Long.toString(folder.octets())));
    }
    return new Report.Table(List.of("folder", "messages", "unseen", "octets"), rows);
  }

  Report messages(Mailbox owner, String folder, int last) throws IOException {
    var rows = new ArrayList<List<String>>();
    for (var each : newest(owner, folder, last).entrySet()) {
      rows.add(
          each.getValue()
              .map(message -> row(message, fields(owner, folder, message.uid())))
              .orElseGet(() -> damaged(each.getKey())));
    }
    return new Report.Table(List.of("n", "date", "from", "subject", "octets", "flags"), rows);
  }

  private List<String> row(Message message, Map<String, String> fields) {
    return List.of(
        Long.toString(message.uid()),
        MINUTE.format(message.internalDate().atZone(zone)),
        cut(sender(fields), 40),
        cut(fields.getOrDefault("subject", ""), 60),
        Long.toString(message.octets()),
        flags(message));
  }

  private static List<String> damaged(long uid) {
    return List.of(Long.toString(uid), "", "", "[damaged]", "", "");
  }

  /** By UID; empty: one of which the store has no whole record. */
  private SortedMap<Long, Optional<Message>> newest(Mailbox owner, String folder, int last) {
    var newest = new TreeMap<Long, Optional<Message>>();
    var pages = new Pages(store, owner, folder, uid -> newest.put(uid, Optional.empty()));
    List<Message> page = pages.from(1);
    while (!page.isEmpty()) {
      page.forEach(message -> newest.put(message.uid(), Optional.of(message)));
      page = pages.behind(page);
      cut(newest, last);
    }
    cut(newest, last);
    return newest;
  }

  private static void cut(TreeMap<Long, ?> newest, int last) {
    while (newest.size() > last) {
      newest.pollFirstEntry();
    }
  }

  private Map<String, String> fields(Mailbox owner, String folder, long uid) {
    try {
      var content = store.content(owner, folder, uid);
      return content.isPresent() ? Outline.fieldsOf(content.get()) : Map.of();
    } catch (MimeException | IOException | UncheckedIOException e) {
      return Map.of("subject", "[unreadable: " + e.getMessage() + "]");
    }
  }

  /** From, or else the reverse-path, as it stands in Return-Path. */
  private static String sender(Map<String, String> fields) {
    return fields.getOrDefault("from", fields.getOrDefault("return-path", ""));
  }

  private static String flags(Message message) {
    var text = new StringBuilder(message.flags().contains(Message.SEEN) ? "" : "new");
    message.flags().stream()
        .filter(flag -> !flag.equals(Message.SEEN))
        .sorted()
        .forEach(
            flag ->
                text.append(text.isEmpty() ? "" : " ")
                    .append(flag.replace("\\", "").toLowerCase(Locale.ROOT)));
    return text.toString();
  }

  private static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
