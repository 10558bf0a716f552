package org.rekkas.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * The MDA (RFC 5598 §4.3.3): hands mails to the message store, a whole batch in one append, and so
 * one force of the disk. Called by several threads.
 */
final class MailboxAgent implements DeliveryAgent {
  static final String NAME = "mailbox";
  private static final String DELIVERED_BEFORE =
      "a loop: its header says that it was delivered here before";

  private final Supplier<MailStore> stores;
  private final Journal journal;
  private final MailboxSettings settings;

  MailboxAgent(Supplier<MailStore> stores, Journal journal, MailboxSettings settings) {
    this.stores = stores;
    this.journal = journal;
    this.settings = settings;
  }

  @Override
  public String agent() {
    return NAME;
  }

  @Override
  public EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
    if (!(route instanceof Route.Local local)) {
      return Verdict.Continue.SILENTLY;
    }
    long quota = settings.quota(local.account());
    if (quota == 0) {
      return Verdict.Continue.SILENTLY;
    }
    if (octets > quota) {
      return new Verdict.Reject(Replies.TOO_LARGE, larger(octets, quota));
    }
    long held;
    try {
      held = stores.get().usage(local.account().address()).octets();
    } catch (UncheckedIOException e) {
      var evidence = told(Optional.empty(), local.account().address(), e);
      return new Verdict.Defer(Replies.STORE_FAILS, evidence);
    }
    return held < quota && held + octets <= quota
        ? Verdict.Continue.SILENTLY
        : new Verdict.Defer(Replies.MAILBOX_FULL, overQuota(held, quota));
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    var store = stores.get();
    var outcomes = new ArrayList<Optional<Outcome>>(batch.size());
    var appends = new ArrayList<Append>(batch.size());
    var folders = new Folders(store);
    var loops = new LoopCheck();
    for (Delivery delivery : batch) {
      outcomes.add(prepare(delivery, loops, folders, appends));
    }
    var appended = append(store, appends).iterator();
    var all = new ArrayList<Outcome>(batch.size());
    for (Optional<Outcome> outcome : outcomes) {
      all.add(outcome.isPresent() ? outcome.get() : appended.next());
    }
    return all;
  }

  @Override
  public void forget(List<Delivery> done) {
    var keys = new ArrayList<Append.Key>(done.size());
    for (Delivery delivery : done) {
      if (delivery.route() instanceof Route.Local local) {
        keys.add(
            new Append.Key(delivery.mail().id(), local.account().address(), occasion(delivery)));
      }
    }
    stores.get().forget(keys);
  }

  /** Adds the append; or what stands against this one delivery, whatever becomes of the others. */
  private Optional<Outcome> prepare(
      Delivery delivery, LoopCheck loops, Folders folders, List<Append> to) {
    if (!(delivery.route() instanceof Route.Local local)) {
      return Optional.of(new Outcome.Delayed(Replies.NOT_LOCAL, Evidence.NONE));
    }
    try {
      boolean again = loops.wasDelivered(delivery.mail().content(), delivery.path());
      to.add(append(again ? heldBack(delivery) : delivery, local, folders));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(failed(delivery.mail().id(), local.account().address(), e));
    }
  }

  /**
   * A loop that SMTP could not see, for an alias led here. It ends in Junk and not in a report:
   * anybody can write the field that tells of it, and the sender (attack G2); and whoever sent the
   * mail can do nothing about a reader's forwarding.
   */
  private static Delivery heldBack(Delivery delivery) {
    return new Delivery(
        delivery.mail(),
        delivery.path(),
        delivery.original(),
        delivery.route(),
        delivery.quarantine().isEmpty() ? DELIVERED_BEFORE : delivery.quarantine());
  }

  private Append append(Delivery delivery, Route.Local local, Folders folders) {
    var mail = delivery.mail();
    return new Append(
        mail.id(),
        local.account().address(),
        occasion(delivery),
        folders.of(delivery, local),
        Set.of(),
        mail.received(),
        Prefix.of(delivery),
        mail.content(),
        settings.quota(local.account()));
  }

  /**
   * All at once. When that fails for a reason that may lie in one of them, halves are tried, so
   * that a damaged mailbox holds up nobody else's mail.
   */
  private List<Outcome> append(MailStore store, List<Append> appends) {
    var outcomes = new ArrayList<Outcome>(appends.size());
    if (appends.isEmpty()) {
      return outcomes;
    }
    try {
      var results = store.append(appends);
      for (int i = 0; i < appends.size(); i++) {
        outcomes.add(outcome(appends.get(i), results.get(i)));
      }
    } catch (VaultUnwritable e) {
      var reply =
          e.reason() == VaultUnwritable.Cause.FULL ? Replies.STORE_FULL : Replies.STORE_FAILS;
      var delayed = new Outcome.Delayed(reply, Evidence.of(String.valueOf(e.getMessage())));
      appends.forEach(_ -> outcomes.add(delayed));
    } catch (RuntimeException e) {
      if (appends.size() == 1) {
        var only = appends.getFirst();
        return List.of(failed(only.mail(), only.owner(), e));
      }
      int half = appends.size() / 2;
      outcomes.addAll(append(store, appends.subList(0, half)));
      outcomes.addAll(append(store, appends.subList(half, appends.size())));
    }
    return outcomes;
  }

  private Outcome failed(MailId mail, Mailbox owner, Exception why) {
    return new Outcome.Delayed(Replies.STORE_FAILS, told(Optional.of(mail), owner, why));
  }

  private Evidence told(Optional<MailId> mail, Mailbox owner, Exception why) {
    var evidence = Evidence.of(why.toString()).with("mailbox", owner.toString());
    journal.note(new Note.Remark(NAME, Note.Level.ERROR, mail, evidence));
    return evidence;
  }

  /** What has no room even in an empty mailbox need not wait until its owner makes some. */
  private static Outcome outcome(Append append, Append.Result result) {
    return switch (result) {
      case Append.Result.Stored(String folder, long _, long uid) ->
          new Outcome.Delivered(folder + " uid " + uid, Evidence.NONE);
      case Append.Result.AlreadyThere() ->
          new Outcome.Delivered("there since an earlier try", Evidence.NONE);
      case Append.Result.OverQuota(long _, long quota) when octets(append) > quota ->
          new Outcome.Failed(Replies.TOO_LARGE, larger(octets(append), quota));
      case Append.Result.OverQuota(long octets, long quota) ->
          new Outcome.Delayed(Replies.MAILBOX_FULL, overQuota(octets, quota));
    };
  }

  private static long octets(Append append) {
    return append.prefix().getBytes(StandardCharsets.UTF_8).length + append.content().size();
  }

  private static Evidence larger(long octets, long quota) {
    return Evidence.of("the mail alone is over quota")
        .with("octets", Long.toString(octets))
        .with("quota", Long.toString(quota));
  }

  private static Evidence overQuota(long octets, long quota) {
    return Evidence.of("over quota")
        .with("octets", Long.toString(octets))
        .with("quota", Long.toString(quota));
  }

  private static String occasion(Delivery delivery) {
    return delivery.path().mailbox().key();
  }
}
