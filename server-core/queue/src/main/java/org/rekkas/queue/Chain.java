package org.rekkas.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
   * @param wrote whom its sender wrote to, where it was led to others
   */
  record Part(Mail mail, Optional<String> folder, Optional<ForwardPath> wrote) {
    Part(Mail mail) {
      this(mail, Optional.empty(), Optional.empty());
    }

    Part with(List<Recipient> recipients) {
      return new Part(mail.withEnvelope(mail.envelope().withRecipients(recipients)), folder, wrote);
    }

    /** What a step made of it. */
    Part changed(Mail other, Optional<String> otherFolder) {
      return new Part(other, otherFolder.or(this::folder), isLedTo(other) ? wroteTo() : wrote);
    }

    /** Another reverse-path is of somebody who wrote to nobody. */
    private boolean isLedTo(Mail other) {
      return mail.envelope().reversePath().equals(other.envelope().reversePath())
          && Collections.disjoint(paths(mail), paths(other));
    }

    private Optional<ForwardPath> wroteTo() {
      return wrote.or(() -> Optional.of(paths(mail).getFirst()));
    }

    private static List<ForwardPath> paths(Mail of) {
      return of.envelope().recipients().stream().map(Recipient::path).toList();
    }

    List<Recipient> recipients() {
      return mail.envelope().recipients();
    }

    boolean isLed() {
      return wrote.isPresent();
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

  Chain(Mail mail, List<Mailet> steps) {
    this.mail = mail;
    this.steps = steps;
    parts = List.of(new Part(mail));
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
    var all = new ArrayList<Part>();
    parts.stream().filter(part -> !part.isLed()).forEach(part -> join(part, all));
    parts.stream().filter(Part::isLed).forEach(part -> join(part, all));
    return all;
  }

  private static void join(Part part, List<Part> all) {
    List<Part> like = all.stream().filter(part::isLike).toList();
    var added = new ArrayList<>(part.recipients());
    added.removeIf(each -> like.stream().anyMatch(other -> other.reaches(each)));
    Optional<Part> same = like.stream().filter(other -> other.isLed() == part.isLed()).findFirst();
    if (same.isPresent()) {
      added.addAll(0, same.get().recipients());
      all.set(all.indexOf(same.get()), same.get().with(added));
    } else if (!added.isEmpty()) {
      all.add(part.with(added));
    }
  }

  /** Whether it goes on as it came. */
  boolean isUnchanged() {
    return besides.isEmpty()
        && failing.isEmpty()
        && parts.size() == 1
        && parts.getFirst().isLike(new Part(mail))
        && Set.copyOf(parts.getFirst().recipients())
            .equals(Set.copyOf(mail.envelope().recipients()));
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
