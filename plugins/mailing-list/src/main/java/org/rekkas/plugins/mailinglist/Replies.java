package org.rekkas.plugins.mailinglist;

import org.rekkas.spi.mail.Reply;

/** What senders hear of a list. */
final class Replies {
  static final Reply UNREADABLE = Reply.of(550, "5.6.0", "the header of the mail cannot be read");
  static final Reply NOT_TAKEN = Reply.of(451, "4.3.0", "the list cannot take the mail now");
  static final Reply NO_LIST = Reply.of(550, "5.1.1", "no such list");

  static final Reply TOO_MANY_HELD =
      Reply.of(550, "5.7.2", "too many posts wait for a word about them; please come again later");

  static final Reply TOO_MANY_OF_AUTHOR =
      Reply.of(
          451, "4.7.0", "too many posts wait for their author's word; please come again later");

  static final Reply ASKS_TOO_MUCH =
      Reply.of(451, "4.7.0", "the list asks too much in this hour; please come again later");

  static final Reply NOT_HELD = Reply.of(550, "5.7.0", "no such post waits");

  static final Reply BEING_DECIDED =
      Reply.of(451, "4.3.0", "somebody decides about this post just now");

  private Replies() {}

  static Reply refused(String why) {
    String plain = why.replaceAll("[^ -~]", "?");
    return Reply.of(550, "5.7.2", plain.length() <= 300 ? plain : plain.substring(0, 300));
  }
}
