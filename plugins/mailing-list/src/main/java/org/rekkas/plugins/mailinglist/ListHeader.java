package org.rekkas.plugins.mailinglist;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.mime.Author;
import org.rekkas.mime.Field;
import org.rekkas.mime.Header;
import org.rekkas.spi.mail.Mailbox;

/**
 * The header that members see: RFC 2369, RFC 2919. The fields of another list that a post went over
 * go, but for X-Loop, by which loops are found; so does Delivered-To, which would be taken for a
 * loop where somebody hands on to the list what he got (RFC 9228 §3).
 */
record ListHeader(MailingList list) {
  Header of(Header post) {
    Header own =
        post.without(
                field ->
                    field.isOfFamily("list-")
                        || field.isCalled("Precedence")
                        || field.isCalled("Return-Path")
                        || field.isCalled("Delivered-To"))
            .under(fields());
    Header shown = list.policy().from() == Policy.From.LIST ? fromList(own) : own;
    return list.tag().isEmpty() ? shown : tagged(shown);
  }

  private Header fromList(Header header) {
    Optional<String> author =
        Author.of(header).filter(address -> !address.needsUtf8()).map(Mailbox::toString);
    String by = author.map(a -> a.replace("\"", "").replace("\\", "") + " via ").orElse("");
    String from = "\"" + by + list.title() + "\" <" + list.address() + ">";
    Header named = header.without(f -> f.isCalled("From")).under(List.of(Field.of("From", from)));
    return author.isPresent() && header.first("Reply-To").isEmpty()
        ? named.with(Field.of("Reply-To", author.get()))
        : named;
  }

  private List<Field> fields() {
    return List.of(
        Field.of("List-Id", list.phrase() + " <" + list.id() + ">"),
        Field.of("List-Post", mailto(list.address().toString())),
        Field.of("List-Owner", mailto(list.own(Role.OWNER).toString())),
        Field.of("List-Help", mailto(list.own(Role.REQUEST) + "?subject=help")),
        Field.of("List-Subscribe", mailto(list.own(Role.SUBSCRIBE).toString())),
        Field.of("List-Unsubscribe", mailto(list.own(Role.UNSUBSCRIBE).toString())),
        Field.of("Precedence", "list"),
        Field.of("X-Loop", list.address().toString()));
  }

  private static String mailto(String address) {
    return "<mailto:" + address.replace("%", "%25") + ">";
  }

  private Header tagged(Header header) {
    String tag = "[" + list.tag() + "]";
    Field subject = header.first("Subject").orElse(Field.of("Subject", ""));
    boolean there = subject.text().toLowerCase(Locale.ROOT).contains(tag.toLowerCase(Locale.ROOT));
    if (there) {
      return header;
    }
    int colon = subject.raw().indexOf(':');
    String rest = subject.raw().substring(colon + 1);
    return header.with(new Field("Subject: " + tag + (rest.startsWith(" ") ? "" : " ") + rest));
  }
}
