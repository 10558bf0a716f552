package org.rekkas.queue.mail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.mime.Origin;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;

/**
 * What the spool keeps of a mail besides its content, and never changes: the head of its record in
 * the ledger. Its binary form is versioned; a form that a released version wrote can always be
 * read.
 *
 * @param client whether a client brought it; its id is fresh then and cannot come again later
 * @param trail the addresses that were expanded on the way to the recipients, in their order; of
 *     what was led elsewhere, by mailets or by the administrator, before them the one that it was
 *     for
 * @param folder where readers here are to find it; empty: where they otherwise would
 * @param veil which of the addresses that were expanded hides its members, as in {@link Leaf}
 */
public record Head(
    MailId id,
    Instant received,
    String source,
    boolean client,
    Envelope envelope,
    String trace,
    String quarantine,
    List<ForwardPath> trail,
    Optional<String> folder,
    int veil) {
  /** The source of what mailets make. */
  public static final String OF_MAILETS = "mailets";

  private static final int VERSION = 3;

  /** Sources of what the queue makes for members: of a long alias, and of a mailing list. */
  private static final String OF_ALIAS = "expansion";

  /** The same, where the mail had been led to the alias. */
  private static final String OF_ALIAS_LED_TO = "expansion elsewhere";

  private static final String OF_LIST = "list";

  public Head {
    trail = List.copyOf(trail);
  }

  /** One that names its recipients in reports. */
  public Head(
      MailId id,
      Instant received,
      String source,
      boolean client,
      Envelope envelope,
      String trace,
      String quarantine,
      List<ForwardPath> trail,
      Optional<String> folder) {
    this(id, received, source, client, envelope, trace, quarantine, trail, folder, 0);
  }

  /** The address that the sender of a mail wrote to, where a report calls the leaf by another. */
  public Optional<ForwardPath> written(Leaf leaf) {
    ForwardPath wrote = origin(leaf).path();
    return wrote.equals(leaf.shown()) ? Optional.empty() : Optional.of(wrote);
  }

  /**
   * What the sender of a mail said of the recipient that led to a leaf, by the address that he
   * wrote to. A list wrote to its members.
   */
  public Recipient origin(Leaf leaf) {
    Recipient recipient = envelope.recipients().get(leaf.origin());
    return isLed()
        ? new Recipient(trail.getFirst(), recipient.notifyWhen(), recipient.original())
        : recipient;
  }

  /** Whether its recipients are others than those whom its sender wrote to. */
  public boolean isLed() {
    return !trail.isEmpty() && (source.equals(OF_ALIAS) || isOfOneElsewhere());
  }

  private boolean isOfOneElsewhere() {
    return source.equals(OF_MAILETS) || source.equals(OF_ALIAS_LED_TO);
  }

  /** What was expanded of the trail: whom a mail was led away from, nobody expanded. */
  public List<ForwardPath> expanded() {
    return isOfOneElsewhere() && !trail.isEmpty() ? trail.subList(1, trail.size()) : trail;
  }

  /**
   * Whether a leaf is another one than its sender wrote to, and nobody knows who that sender is. A
   * list sends in its own name.
   */
  public boolean isOfAnybody(Leaf leaf) {
    return !source.equals(OF_LIST)
        && !origin(leaf).path().equals(leaf.path())
        && !Origin.of(trace).authenticated();
  }

  /** The source of what is made of it for the members of an address. */
  public String sourceOf(Route.Expand members, Leaf address) {
    boolean list = members.reversePath().isPresent() || source.equals(OF_LIST);
    return list ? OF_LIST : wasLedTo(address) ? OF_ALIAS_LED_TO : OF_ALIAS;
  }

  /** The trail of that. */
  public List<ForwardPath> trailOf(Route.Expand members, Leaf address) {
    var of = new ArrayList<>(address.longerTrail());
    if (sourceOf(members, address).equals(OF_ALIAS_LED_TO)) {
      of.addFirst(origin(address).path());
    }
    return of;
  }

  /** Whether the sender of the mail wrote to another one than the first that was expanded. */
  private boolean wasLedTo(Leaf address) {
    return !origin(address).path().equals(address.longerTrail().getFirst());
  }

  /**
   * Until when its sender wants it kept back, RFC 4865. What was made of a mail goes when that mail
   * went.
   */
  public Optional<Instant> heldUntil() {
    return client
        ? envelope.options().heldUntil(received).map(at -> at.truncatedTo(ChronoUnit.MILLIS))
        : Optional.empty();
  }

  public byte[] pack() {
    var to = new Packing(VERSION).text(id.text()).flag(client);
    to.number(received.getEpochSecond()).number(received.getNano()).text(source);
    to.text(trace).text(quarantine);
    reversePath(to, envelope.reversePath());
    options(to, envelope.options());
    to.number(envelope.recipients().size());
    for (Recipient recipient : envelope.recipients()) {
      recipient(to, recipient);
    }
    Leaf.paths(to, trail);
    Leaf.optional(to, folder);
    return to.number(veil).finish();
  }

  /** Reads a head that begins at an offset. */
  public static Head unpack(byte[] octets, int offset) {
    try {
      var from = new Unpacking(octets, offset, VERSION);
      var id = new MailId(from.text());
      boolean client = from.flag();
      var received = Instant.ofEpochSecond(from.number(), from.number());
      String source = from.text();
      String trace = from.text();
      String quarantine = from.text();
      ReversePath reversePath = reversePath(from);
      EnvelopeOptions options = options(from);
      var recipients = new ArrayList<Recipient>();
      for (int left = from.count(); left > 0; left--) {
        recipients.add(recipient(from));
      }
      List<ForwardPath> trail = Leaf.paths(from);
      Optional<String> folder = from.version() > 1 ? Leaf.optional(from) : Optional.empty();
      int veil = from.version() > 2 ? from.below(Integer.MAX_VALUE) : 0;
      from.end();
      var envelope = new Envelope(reversePath, options, recipients);
      return new Head(
          id, received, source, client, envelope, trace, quarantine, trail, folder, veil);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Damaged("a value that cannot be", e);
    }
  }

  /** Only what the index needs: the id, and whether a client brought it. */
  public static Name name(byte[] octets) {
    try {
      var from = new Unpacking(octets, 0, VERSION);
      return new Name(new MailId(from.text()), from.flag());
    } catch (IllegalArgumentException e) {
      throw new Damaged("not a mail id", e);
    }
  }

  /** The beginning of a head. */
  public record Name(MailId id, boolean client) {}

  private static void reversePath(Packing to, ReversePath path) {
    switch (path) {
      case ReversePath.Null() -> to.flag(false);
      case ReversePath.Of(var mailbox) -> Leaf.mailbox(to.flag(true), mailbox);
    }
  }

  private static ReversePath reversePath(Unpacking from) {
    return from.flag() ? ReversePath.of(Leaf.mailbox(from)) : ReversePath.NULL;
  }

  private static void options(Packing to, EnvelopeOptions options) {
    to.number(options.body().ordinal()).flag(options.smtpUtf8());
    to.number(options.returned().map(r -> r.ordinal() + 1).orElse(0));
    Leaf.optional(to, options.envelopeId());
    to.number(options.parameters().size());
    for (Map.Entry<String, String> parameter : options.parameters().entrySet()) {
      to.text(parameter.getKey()).text(parameter.getValue());
    }
  }

  private static EnvelopeOptions options(Unpacking from) {
    Body body = Body.values()[from.below(Body.values().length)];
    boolean smtpUtf8 = from.flag();
    int returned = from.below(Returned.values().length + 1);
    Optional<String> envelopeId = Leaf.optional(from);
    int left = from.count();
    if (body == Body.SEVEN_BIT && !smtpUtf8 && returned == 0 && envelopeId.isEmpty() && left == 0) {
      return EnvelopeOptions.NONE;
    }
    var parameters = new HashMap<String, String>();
    for (; left > 0; left--) {
      parameters.put(from.text(), from.text());
    }
    return new EnvelopeOptions(
        body,
        smtpUtf8,
        returned == 0 ? Optional.empty() : Optional.of(Returned.values()[returned - 1]),
        envelopeId,
        parameters);
  }

  private static void recipient(Packing to, Recipient recipient) {
    Leaf.mailbox(to, recipient.path().mailbox());
    int when = 0;
    for (Notify notify : recipient.notifyWhen()) {
      when |= 1 << notify.ordinal();
    }
    Leaf.optional(to.number(when), recipient.original());
  }

  private static Recipient recipient(Unpacking from) {
    var path = new ForwardPath(Leaf.mailbox(from));
    int when = from.below(1 << Notify.values().length);
    Set<Notify> notify = EnumSet.noneOf(Notify.class);
    for (Notify one : Notify.values()) {
      if ((when & 1 << one.ordinal()) != 0) {
        notify.add(one);
      }
    }
    return new Recipient(path, notify, Leaf.optional(from));
  }
}
