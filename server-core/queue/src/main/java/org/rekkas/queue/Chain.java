package org.rekkas.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.vault.ContentDraft;

/**
 * What the mailets make of one mail, step by step. Where a step takes some recipients and not
 * others, the mail is in two parts from there on; parts that come out alike are one again. Nothing
 * has happened before {@link Mailets} commits it. Of one thread.
 */
final class Chain {
  /**
   * A mail for some of the recipients.
   *
   * @param folder where its readers are to find it
   * @param wrote whom its sender wrote to, of each recipient that it was led to
   */
  record Part(Mail mail, Optional<String> folder, Map<ForwardPath, ForwardPath> wrote) {
    Part {
      wrote = Map.copyOf(wrote);
    }

    Part(Mail mail) {
      this(mail, Optional.empty(), Map.of());
    }

    Part with(List<Recipient> recipients) {
      return new Part(mail.withEnvelope(mail.envelope().withRecipients(recipients)), folder, wrote);
    }

    /** What a step made of it. */
    Part changed(Mail other, Optional<String> otherFolder) {
      return new Part(other, otherFolder.or(this::folder), led(other));
    }

    /**
     * Who was a recipient before stays one that was written to. Another reverse-path is of somebody
     * who wrote to nobody.
     */
    private Map<ForwardPath, ForwardPath> led(Mail other) {
      if (!mail.envelope().reversePath().equals(other.envelope().reversePath())) {
        return wrote;
      }
      List<ForwardPath> before = paths(mail);
      ForwardPath origin = wrote.getOrDefault(before.getFirst(), before.getFirst());
      var led = new HashMap<>(wrote);
      for (ForwardPath path : paths(other)) {
        if (path.equals(origin)) {
          led.remove(path);
        } else if (!before.contains(path)) {
          led.put(path, origin);
        }
      }
      return led;
    }

    private static List<ForwardPath> paths(Mail of) {
      return of.envelope().recipients().stream().map(Recipient::path).toList();
    }

    /** A mail for each whom its sender wrote to: a report of it, and a next hop, name him alone. */
    List<Part> byWritten() {
      var each = new LinkedHashMap<Optional<ForwardPath>, List<Recipient>>();
      for (Recipient recipient : recipients()) {
        each.computeIfAbsent(written(recipient), _ -> new ArrayList<>()).add(recipient);
      }
      return each.values().stream().map(this::with).toList();
    }

    /** What was said of a recipient, by the address that the sender wrote to. */
    Recipient asWritten(Recipient recipient) {
      var wrote = written(recipient).orElse(recipient.path());
      return new Recipient(wrote, recipient.notifyWhen(), recipient.original());
    }

    private Optional<ForwardPath> written(Recipient recipient) {
      return Optional.ofNullable(wrote.get(recipient.path()));
    }

    /** Of one of those: whom its sender wrote to, where that is none of the recipients. */
    Optional<ForwardPath> written() {
      return recipients().stream().findFirst().flatMap(this::written);
    }

    List<Recipient> recipients() {
      return mail.envelope().recipients();
    }

    boolean isLed() {
      return written().isPresent();
    }

    boolean reaches(Recipient recipient) {
      return paths(mail).contains(recipient.path());
    }

    @SuppressWarnings("ReferenceEquality") // the same content, not an equal one
    boolean isLike(Part other) {
      return mail.content() == other.mail.content()
          && mail.trace().equals(other.mail.trace())
          && folder.equals(other.folder)
          && mail.envelope()
              .withRecipients(List.of())
              .equals(other.mail.envelope().withRecipients(List.of()));
    }
  }

  /** A part that fails. */
  record Failing(Part part, Handling.Bounce why) {}

  /**
   * What was made besides.
   *
   * @param isCopy whether it is the mail for others, and no letter about it
   */
  record Made(Handling.Besides mail, boolean isCopy) {}

  private final Mail mail;
  private final List<Mailet> steps;
  private final List<ContentDraft> drafts = new ArrayList<>();
  private final List<Made> besides = new ArrayList<>();
  private final List<Failing> failing = new ArrayList<>();
  private List<Part> parts;

  /**
   * @param wrote whom the sender of the mail wrote to, of recipients that it was led to before
   */
  Chain(Mail mail, Map<ForwardPath, ForwardPath> wrote, List<Mailet> steps) {
    this.mail = mail;
    this.steps = steps;
    parts = List.of(new Part(mail, Optional.empty(), wrote));
  }

  void run() {
    for (Mailet step : steps) {
      var next = new ArrayList<Part>();
      for (Part part : parts) {
        take(step, part, next);
      }
      parts = next;
    }
    parts = joined();
  }

  private void take(Mailet step, Part part, List<Part> to) {
    List<Recipient> taken = new ArrayList<>(part.recipients());
    taken.retainAll(step.matcher().match(part.mail()));
    if (taken.isEmpty()) {
      to.add(part);
      return;
    }
    if (taken.size() < part.recipients().size()) {
      var others = new ArrayList<>(part.recipients());
      others.removeAll(taken);
      to.add(part.with(others));
    }
    handle(step, part.with(taken), to);
  }

  private void handle(Mailet step, Part part, List<Part> to) {
    switch (step.handle(part.mail())) {
      case Handling.Pass _ -> to.add(part);
      case Handling.Change(var changed, var folder, _) -> {
        own(changed.content());
        if (!changed.envelope().recipients().isEmpty()) {
          to.add(part.changed(changed, folder));
        }
      }
      case Handling.Besides made -> {
        own(made.content());
        besides.add(made(part, made));
        to.add(part);
      }
      case Handling.Bounce bounce -> failing.add(new Failing(part, bounce));
      case Handling.Discard _ -> {}
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same content, not an equal one
  private static Made made(Part part, Handling.Besides besides) {
    return new Made(besides, besides.content() == part.mail.content());
  }

  private void own(Content content) {
    if (content instanceof ContentDraft draft && !drafts.contains(draft)) {
      drafts.add(draft);
    }
  }

  /** Who was written to comes first: he is not reached again by way of another. */
  private List<Part> joined() {
    List<Part> pieces = parts.stream().flatMap(part -> part.byWritten().stream()).toList();
    var all = new ArrayList<Part>();
    pieces.stream().filter(piece -> !piece.isLed()).forEach(piece -> join(piece, all));
    pieces.stream().filter(Part::isLed).forEach(piece -> join(piece, all));
    return all;
  }

  private static void join(Part part, List<Part> all) {
    List<Part> like = all.stream().filter(part::isLike).toList();
    var added = new ArrayList<>(part.recipients());
    added.removeIf(each -> like.stream().anyMatch(other -> other.reaches(each)));
    Optional<Part> same =
        like.stream().filter(other -> other.written().equals(part.written())).findFirst();
    if (same.isPresent()) {
      added.addAll(0, same.get().recipients());
      all.set(all.indexOf(same.get()), same.get().with(added));
    } else if (!added.isEmpty()) {
      all.add(part.with(added));
    }
  }

  /** Whether it goes on as it came. */
  boolean isUnchanged() {
    var as = new Part(mail);
    var to = new HashSet<Recipient>();
    parts.forEach(part -> to.addAll(part.recipients()));
    return besides.isEmpty()
        && failing.isEmpty()
        && parts.stream().allMatch(as::isLike)
        && to.equals(Set.copyOf(mail.envelope().recipients()));
  }

  List<Part> parts() {
    return parts;
  }

  List<Made> besides() {
    return besides;
  }

  List<Failing> failing() {
    return failing;
  }

  /** Lets go of the drafts; those that were stored are not harmed. */
  void close() {
    drafts.forEach(ContentDraft::close);
  }
}
