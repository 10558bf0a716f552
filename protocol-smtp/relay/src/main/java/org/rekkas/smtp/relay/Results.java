package org.rekkas.smtp.relay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/**
 * What becomes of each recipient of one mail transaction as the replies come in, RFC 5321 §4.2.1,
 * §3.3, RFC 2033 §4.2. Only a 2yz to the whole content makes a mail relayed; what is not clear is a
 * delay (attack F11). Owned by one transaction.
 */
final class Results {
  private final List<Optional<Outcome>> outcomes;
  private Evidence evidence = Evidence.NONE;
  private final List<Integer> untaken = new ArrayList<>();
  private final List<Integer> leftOver = new ArrayList<>();
  private String whyUntaken = "";
  private boolean heard;
  private boolean begun;
  private boolean asked;
  private boolean relayed;

  Results(int recipients) {
    outcomes = new ArrayList<>(Collections.nCopies(recipients, Optional.empty()));
  }

  void seen(Evidence byTheWay) {
    evidence = byTheWay;
  }

  /** Whether the next hop has answered anything but 421. */
  boolean heard() {
    return heard;
  }

  void hear() {
    heard = true;
  }

  /** From now on the hop may have all of it, unless it says that it has not. */
  void contentBegins() {
    begun = true;
  }

  boolean begun() {
    return begun;
  }

  /** The whole content is on its way: what comes now decides, and its absence too (RFC 1047). */
  void contentSent() {
    asked = true;
  }

  boolean waiting(int recipient) {
    return outcomes.get(recipient).isEmpty();
  }

  boolean anyWaiting() {
    for (Optional<Outcome> each : outcomes) {
      if (each.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Of what still waits this hop has nothing, so that another may be asked at once. */
  void notTaken(String why) {
    whyUntaken = why;
    for (int i = 0; i < outcomes.size(); i++) {
      if (waiting(i)) {
        untaken.add(i);
      }
    }
  }

  /** Whom another hop may be asked about at once. */
  List<Integer> untaken() {
    return untaken;
  }

  String whyUntaken() {
    return whyUntaken;
  }

  /** One recipient more than the next hop takes in one transaction. */
  void tooMany(int recipient, RemoteReply reply) {
    leftOver.add(recipient);
    putOff(recipient, reply);
  }

  /** Whom the same hop may be asked about at once, where it took the mail for others. */
  List<Integer> leftOver() {
    return relayed ? leftOver : List.of();
  }

  /** A refusal for now of one recipient, whatever its code is. */
  void putOff(int recipient, RemoteReply reply) {
    outcomes.set(recipient, Optional.of(new Outcome.Delayed(reply.delay(), evidence)));
  }

  /** The same of all that were not refused before. */
  void putOff(RemoteReply reply) {
    all(new Outcome.Delayed(reply.delay(), evidence));
  }

  /** A refusal of one recipient by the next hop. */
  void refused(int recipient, RemoteReply reply) {
    outcomes.set(recipient, Optional.of(refusal(reply)));
  }

  /** A refusal of all that were not refused before. */
  void refused(RemoteReply reply) {
    all(refusal(reply));
  }

  /** A refusal of those whom a reply to the whole content is about. */
  void refused(List<Integer> recipients, RemoteReply reply) {
    some(recipients, refusal(reply));
  }

  void relayed(List<Integer> recipients, String hop, RemoteReply reply, Reporter success) {
    relayed |= some(recipients, new Outcome.Relayed(hop + ": " + reply, success, evidence));
  }

  void failed(int recipient, Reply own) {
    outcomes.set(recipient, Optional.of(new Outcome.Failed(own, evidence)));
  }

  void failed(Reply own) {
    all(new Outcome.Failed(own, evidence));
  }

  void failed(Reply own, String why) {
    all(new Outcome.Failed(own, evidence.with("why", why)));
  }

  void delayed(Reply reply, String why) {
    var all = evidence.with("why", why);
    if (asked) {
      all = all.with("stage", "the content was sent, its reply did not come (RFC 1047)");
    }
    all(new Outcome.Delayed(reply, all));
  }

  void unreachable(Reply reply, String why) {
    all(new Outcome.Unreachable(reply, evidence.with("why", why)));
  }

  List<Outcome> all() {
    return outcomes.stream().map(Optional::orElseThrow).toList();
  }

  private Outcome refusal(RemoteReply reply) {
    return reply.isPermanent()
        ? new Outcome.Failed(reply.reply(), evidence)
        : new Outcome.Delayed(reply.delay(), evidence);
  }

  private void all(Outcome outcome) {
    for (int i = 0; i < outcomes.size(); i++) {
      waits(i, outcome);
    }
  }

  /** Whether there was one that still waited. */
  private boolean some(List<Integer> recipients, Outcome outcome) {
    boolean any = false;
    for (int recipient : recipients) {
      any |= waits(recipient, outcome);
    }
    return any;
  }

  private boolean waits(int recipient, Outcome outcome) {
    boolean waits = waiting(recipient);
    if (waits) {
      outcomes.set(recipient, Optional.of(outcome));
    }
    return waits;
  }
}
