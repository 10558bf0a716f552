package org.rekkas.kernel.journal;

import java.util.Optional;

/** What is counted of the notes, in the words of {@code rekkas status} and of the metrics. */
public enum Counted {
  SESSIONS("sessions", "listener", "sessions of mail protocols that began"),
  TURNED_AWAY("clients turned away", "listener", "connections that were not let in"),
  LOGINS("logins", "listener", "logins that held"),
  LOGINS_REFUSED("logins refused", "listener", "logins that did not hold"),
  JUDGEMENTS("judgements", "answers of policies and filters"),
  SIGNS("signs", "sign", "signs of spam that were found"),
  SUMS("sums of signs", "decision", "what the signs of a mail came to"),
  REFUSED("refused", "code", "senders, recipients and contents that were refused, by reply code"),
  ACCEPTED("mails accepted", "mails that were answered with 250, and our own"),
  OCTETS("octets accepted", "octets of the mails accepted"),
  ROUTED("recipients routed", "ways that were found for recipients, one at each attempt"),
  EXPANDED("recipients expanded", "recipients that others were put in the place of"),
  DELIVERED("deliveries", "recipients whose mail was delivered or relayed"),
  DELAYED("deliveries delayed", "recipients whose mail is tried again later"),
  FAILED("deliveries failed", "recipients that the mail cannot be delivered to"),
  DISCARDED("mails discarded", "mails that a filter or a mailet dropped, for all or for some"),
  FINISHED("mails finished", "mails accepted that nothing is left to do for"),
  REPORTS("reports", "reports of delivery, delay and failure that were queued"),
  PLUGIN_FAILURES("plugin failures", "plugin", "calls of a plugin that broke or took too long"),
  WARNINGS("warnings", "plugin", "remarks of plugins that are warnings or errors"),
  NOTES_LOST("notes lost", "notes that came faster than the log could be written"),
  TRACES_LOST("traces lost", "lines of traces that could not be written"),
  OTHER("other", "what plugins made too many names for");

  private final String words;
  private final Optional<String> label;
  private final String help;

  Counted(String words, String help) {
    this.words = words;
    this.label = Optional.empty();
    this.help = help;
  }

  Counted(String words, String label, String help) {
    this.words = words;
    this.label = Optional.of(label);
    this.help = help;
  }

  /** A name in a few words. */
  public String words() {
    return words;
  }

  /** What its counts are told apart by, if there are several. */
  public Optional<String> label() {
    return label;
  }

  /** A phrase for people. */
  public String help() {
    return help;
  }
}
